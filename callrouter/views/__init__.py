"""What pages and commands read: plain values, nothing that can be changed. Flask's views are in
webhooks/."""
