"""Settings: ours with the prefix INFLOW_, Slack's under Slack's own names; a `.env` file is read as well."""

from pathlib import Path

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from coaching.hours import is_zone


class Settings(BaseSettings):
    """Everything that can be set from outside. Reading it never touches the network or the database."""

    model_config = SettingsConfigDict(env_prefix="INFLOW_", env_file=".env", extra="ignore", populate_by_name=True)

    database_url: str = Field("sqlite:///inflow.db", description="Where everything is remembered.")
    content_dir: Path | None = Field(
        None, description="A folder with modules/ and programmes/ instead of the packaged one."
    )
    timezone: str = Field("UTC", description="The zone of people whose own is not known.")
    host: str = Field("127.0.0.1", description="The address that HTTP mode listens on.")
    port: int = Field(3000, ge=1, le=65535, description="The port that HTTP mode listens on.")
    stewards: str = Field("", description="Slack ids of those who run the programme, with commas between them.")
    secret_key: str = Field("", description="Encrypts tokens at rest; needed once several workspaces are installed.")

    slack_bot_token: str = Field("", validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token"))
    slack_app_token: str = Field("", validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token"))
    slack_signing_secret: str = Field("", validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret"))
    slack_client_id: str = Field("", validation_alias=AliasChoices("SLACK_CLIENT_ID", "slack_client_id"))
    slack_client_secret: str = Field("", validation_alias=AliasChoices("SLACK_CLIENT_SECRET", "slack_client_secret"))
    slack_api_url: str = Field(
        "https://slack.com/api/", validation_alias=AliasChoices("SLACK_API_URL", "slack_api_url")
    )

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        if not is_zone(name):
            raise ValueError(f"{name!r} is no time zone; write an IANA name such as Europe/Madrid")
        return name

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"{url!r} is no address; write it like https://slack.com/api/")
        return url if url.endswith("/") else f"{url}/"

    @property
    def socket_mode(self) -> bool:
        """Whether Slack reaches us over a socket that we open, instead of over HTTP."""
        return bool(self.slack_app_token)

    @property
    def port_is_set(self) -> bool:
        """Whether somebody asked for a port, instead of getting the default one."""
        return "port" in self.model_fields_set

    @property
    def bot_tokens(self) -> tuple[str, ...]:
        """The bot's token in each workspace; commas stand between them."""
        return tuple(dict.fromkeys(part.strip() for part in self.slack_bot_token.split(",") if part.strip()))

    @property
    def steward_ids(self) -> frozenset[str]:
        """The Slack ids of those who run the programme."""
        return frozenset(part.strip() for part in self.stewards.split(",") if part.strip())
