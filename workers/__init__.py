"""What runs beside the web: mail worker, dispatcher and sweeper. Thin: each calls one room."""
