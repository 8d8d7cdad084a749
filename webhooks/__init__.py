"""Everything that is asked of us over HTTP: by Twilio (voice) and by people (pages)."""
