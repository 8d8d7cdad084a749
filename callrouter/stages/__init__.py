"""The life of a call as functions, and what people do at their desks: each one a stage."""
