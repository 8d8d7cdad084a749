"""What looks after the rest: signs of life, the comparison with Twilio, what was left behind."""
