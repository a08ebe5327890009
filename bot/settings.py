"""Settings from the environment, all optional. Read here and nowhere else."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What the operator has set; `KINHMOI_` before each name."""

    model_config = SettingsConfigDict(env_prefix="KINHMOI_", env_ignore_empty=True)

    database: str = ""
    data: Path = Path("data")
    listen: str = "127.0.0.1:8080"
    public_url: str = ""
    telegram_token: SecretStr | None = None
    telegram_api: str = ""
    now: datetime | None = Field(default=None, description="start the clock at this moment; for trials")

    @field_validator("now")
    @classmethod
    def _aware(cls, moment: datetime | None) -> datetime | None:
        """A moment without an offset is Vietnamese time."""
        if moment is None:
            return None
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        return zoned.astimezone(UTC)

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
        return host or "127.0.0.1", int(port)

    @property
    def local_url(self) -> str:
        """Where the program answers on this machine."""
        host, port = self.address
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "[::]") else host
        return f"http://{shown}:{port}"
