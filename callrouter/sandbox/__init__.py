"""A stand-in for Twilio Programmable Voice: phones to dial with, REST, webhooks and an inbox.

It knows no application: any service written for Twilio's voice API can be pointed at it.
"""
