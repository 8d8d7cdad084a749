"""The operator's and the admins' acts: hours and announcements, checks, the account's numbers, the
rehearsal of a call, the proof of priority."""
