"""The consent text: which version is asked today. A changed promise is a new version, never an edited one."""

#: Raise this number whenever a sentence of the text changes what a person agrees to.
TEXT_VERSION = 2
#: Since this text it says that a manager may note what they saw: of whoever agreed to an earlier one nothing is noted.
SAYS_OF_NOTES = 2
#: What a line of the roster is noted with: its people agreed to words of their company's, not to a text of ours.
NOT_OURS = 0
