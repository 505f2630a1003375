"""`inflow` on shorter terms: a lease that ends after 6 seconds instead of 45, and calls that may take 2 instead of 10.

For tests that wait for a killed sender's lease to end. Everything else is as it is.
"""

from storage.sending import Terms

Terms.__init__.__defaults__ = (6.0, 2.0, 1.0)

from bot import desk  # noqa: E402 - what is imported from here on takes its times from the terms above

desk.PROLONGED_AFTER = 1.0

from bot.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
