"""Mail: what each one says (render), how it is handed over (smtp), and how a worker is woken."""
