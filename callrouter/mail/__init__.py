"""Mail: what each one says (render), how it is handed over (smtp), and the bell for workers."""
