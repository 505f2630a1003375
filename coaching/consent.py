"""The consent text: which version is asked today. A changed promise is a new version, never an edited one."""

#: Raise this number whenever a sentence of the text changes what a person agrees to.
TEXT_VERSION = 1
