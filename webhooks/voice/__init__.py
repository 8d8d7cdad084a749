"""Twilio's side: signed webhooks in, TwiML out."""
