"""How staff get in: by password and code, by a mail, by a link, by a provider; and their sessions,
which end at once."""
