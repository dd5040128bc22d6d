"""A mail server for one machine: takes mail by SMTP and shows it in a web inbox."""
