"""The pages of supervisors and admins: a blueprint for each room."""
