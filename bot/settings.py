"""Settings from the environment, all optional. Read here and nowhere else."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

_LISTEN = re.compile(r"(?P<host>[^\s/:]+|\[[0-9a-fA-F:]+\])?:(?P<port>\d{1,5})")
_DATABASE = re.compile(r"sqlite:///.+|postgresql(\+psycopg)?://.+")
_WEB = re.compile(r"https?://[^\s/]+.*")


class BadSettings(Exception):
    """Settings that cannot be used; the values are not told: one may be a token."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Settings(BaseSettings):
    """What the operator has set; `KINHMOI_` before each name."""

    model_config = SettingsConfigDict(env_prefix="KINHMOI_", env_ignore_empty=True)

    database: str = ""
    data: Path = Path("data")
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    telegram_token: SecretStr | None = None
    telegram_api: str = ""
    telegram_webhook: bool = False
    zalo_token: SecretStr | None = None
    zalo_api: str = ""
    zalo_secret: SecretStr | None = Field(default=None, min_length=8, max_length=256)
    zalo_link: str = ""
    metrics_token: SecretStr | None = Field(default=None, min_length=8)
    keep_days: int = Field(default=60, ge=7, le=3650)
    now: datetime | None = Field(default=None, description="start the clock at this moment; for trials")

    @field_validator("now")
    @classmethod
    def _aware(cls, moment: datetime | None) -> datetime | None:
        """A moment without an offset is Vietnamese time."""
        if moment is None:
            return None
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        return zoned.astimezone(UTC)

    @field_validator("database", "public_url", "telegram_api", "zalo_api", "zalo_link", "listen")
    @classmethod
    def _shaped(cls, text: str, info: ValidationInfo) -> str:
        shape = {"database": _DATABASE, "listen": _LISTEN}.get(info.field_name or "", _WEB)
        if text and not shape.fullmatch(text):
            raise ValueError(info.field_name)
        if info.field_name == "listen" and int(text.rpartition(":")[2]) > 65535:
            raise ValueError(info.field_name)
        return text.rstrip("/")

    @model_validator(mode="after")
    def _reachable_webhooks(self) -> Self:
        """Platforms send webhooks to a public address over HTTPS, nowhere else."""
        if (self.telegram_webhook or self.zalo_secret) and not self.public_url.startswith("https://"):
            raise ValueError("public_url")
        return self

    @model_validator(mode="after")
    def _whole_certificate(self) -> Self:
        """A certificate is of no use without its key, nor the key without it."""
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("tls")
        return self

    @property
    def database_url(self) -> str:
        """The database as SQLAlchemy names it; by default a SQLite file in the data folder."""
        if self.database:
            return self.database
        return f"sqlite:///{(self.data / 'kinhmoi.sqlite').absolute()}"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]") or "127.0.0.1", int(port)

    @property
    def local_url(self) -> str:
        """Where the program answers on this machine."""
        host, port = self.address
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        scheme = "https" if self.tls_cert else "http"
        return f"{scheme}://[{shown}]:{port}" if ":" in shown else f"{scheme}://{shown}:{port}"


def read_settings() -> Settings:
    """The settings of this process.

    Raises:
        BadSettings: some cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise BadSettings(tuple(_name(each) for each in error.errors(include_input=False))) from None


def _name(error: ErrorDetails) -> str:
    """Which setting is wrong; where several do not fit together, what they are for."""
    if error["loc"]:
        return str(error["loc"][0])
    return "tls" if error["msg"].endswith("tls") else "webhooks"
