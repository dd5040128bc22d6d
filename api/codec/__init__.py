"""The codec server: decrypts for the operators what Temporal's UI and command line show them."""
