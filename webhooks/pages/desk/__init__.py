"""What agents work at beside the telephone: the work list, and tickets."""
