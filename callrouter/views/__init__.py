"""What pages and commands read: plain values, nothing that can be changed."""
