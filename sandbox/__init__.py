"""A pretend Slack workspace: a Slack-compatible server that any bot can talk to, and the hands of its people."""

from sandbox.app_setup import AppSetup, Shortcut, SlashCommand
from sandbox.clock import Clock
from sandbox.hands import Sandbox
from sandbox.people import Channel, Member, Usergroup
from sandbox.server import running

__all__ = ["AppSetup", "Channel", "Clock", "Member", "Sandbox", "Shortcut", "SlashCommand", "Usergroup", "running"]
