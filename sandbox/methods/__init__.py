"""The Web API's methods, one file per noun."""
