"""What runs beside the web: jobs, the dispatcher and the sweeper. Thin: each calls one room."""
