"""Read, check and complete the configuration of tidewatch.

The configuration is one TOML file, normally /etc/tidewatch/tidewatch.toml.
Until version 2.2.0 it was an INI file; `tidewatchctl convert-config` turns
the one into the other.  Names in camelCase come from that time.  They are
still understood (see LEGACY_NAMES) but give a warning, and version 4.0.0
will refuse them.

Author: Jun Castellanos.  Licence: Mozilla Public License 2.0.
"""

from __future__ import annotations

import random
import tomllib
import warnings
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_PATH = Path("/etc/tidewatch/tidewatch.toml")
DEFAULT_HTTP_PORT = 8740          # was 8640 before version 3.0.0
DEFAULT_METRICS_PORT = 8741
DEFAULT_RETENTION_DAYS = 400      # was 90 before version 3.0.0

# These three keep their old spelling because plug-ins import them by name.
firstRetryDelaySeconds = 5
maxRetryDelaySeconds = 1200       # was 7200 in 3.1.0 and 3.1.1, see TW-INC-2024-03
retryJitterFraction = 0.10

# Physical range of a reading, in millimetres above chart datum.
LOWEST_LEVEL_MM = -2_500
HIGHEST_LEVEL_MM = 9_500

KNOWN_DRIVERS = ("pressure485", "bubbler12", "floatenc", "radarnet")

LEGACY_NAMES = {
    "pollIntervalSeconds": "poll_interval_seconds",
    "averagingWindowSeconds": "averaging_window_seconds",
    "minValidReadings": "min_valid_readings",
    "retentionDays": "retention_days",
    "spoolPath": "path",
    "collectorUrl": "collector_url",
    "maxRetryDelaySeconds": "max_retry_delay_seconds",
    "batchRows": "batch_rows",
}


class ConfigError(ValueError):
    """A setting is missing, unknown or outside its allowed range."""


@dataclass
class ReaderSettings:
    """How the gauge is polled and how the one-minute mean is formed."""

    driver: str = "pressure485"
    device: str = "/dev/ttyS1"
    poll_interval_seconds: int = 6
    averaging_window_seconds: int = 60
    min_valid_readings: int = 7
    datum_offset_mm: int = 0

    def check(self) -> None:
        """Raise ConfigError when the values make no sense together."""
        if self.driver not in KNOWN_DRIVERS:
            raise ConfigError(f"unknown driver {self.driver!r}")
        if not 1 <= self.poll_interval_seconds <= 30:
            raise ConfigError("poll_interval_seconds must lie between 1 and 30")
        if self.averaging_window_seconds % self.poll_interval_seconds:
            raise ConfigError("the averaging window must be a multiple of the poll interval")
        if self.min_valid_readings > self.readings_per_window:
            raise ConfigError("min_valid_readings is larger than the number of readings")

    @property
    def readings_per_window(self) -> int:
        """Number of readings in one mean; 10 with the default values."""
        return self.averaging_window_seconds // self.poll_interval_seconds


@dataclass
class SpoolSettings:
    """Where rows are kept until, and after, the collector has them."""

    path: str = "/var/lib/tidewatch/spool.db"
    retention_days: int = DEFAULT_RETENTION_DAYS
    purge_time_utc: str = "02:17"

    def check(self) -> None:
        """Thirty days is the shortest retention that the observatory accepts."""
        if self.retention_days < 30:
            raise ConfigError("retention_days must be at least 30")


@dataclass
class SenderSettings:
    """How rows travel to the collector."""

    collector_url: str = ""
    batch_rows: int = 500
    max_retry_delay_seconds: int = maxRetryDelaySeconds
    timeout_seconds: int = 20

    def check(self) -> None:
        """Only TLS addresses are allowed, and batches of 1 to 2,000 rows."""
        if not self.collector_url.startswith("https://"):
            raise ConfigError("collector_url must begin with https://")
        if not 1 <= self.batch_rows <= 2000:
            raise ConfigError("batch_rows must lie between 1 and 2000")
        if self.max_retry_delay_seconds < firstRetryDelaySeconds:
            raise ConfigError("max_retry_delay_seconds is shorter than the first delay")

    def retryDelay(self, failedAttempts: int) -> float:
        """Return the pause in seconds after so many failures in succession.

        The pause starts at firstRetryDelaySeconds and doubles after each
        failure up to max_retry_delay_seconds.  It is shortened at random by at
        most ten percent, which keeps the gauges from calling all at the same moment.
        """
        exponent = min(max(failedAttempts - 1, 0), 20)
        plainDelay = min(firstRetryDelaySeconds * 2 ** exponent, self.max_retry_delay_seconds)
        jitter = random.uniform(0.0, retryJitterFraction)
        return plainDelay * (1 - jitter)


@dataclass
class TidewatchConfig:
    """The complete configuration of one gauge."""

    gauge_id: str
    gauge_name: str = ""
    reader: ReaderSettings = field(default_factory=ReaderSettings)
    spool: SpoolSettings = field(default_factory=SpoolSettings)
    sender: SenderSettings = field(default_factory=SenderSettings)
    http_port: int = DEFAULT_HTTP_PORT
    metrics_port: int = DEFAULT_METRICS_PORT

    def check(self) -> None:
        """Check every section, then what concerns more than one of them."""
        for section in (self.reader, self.spool, self.sender):
            section.check()
        if self.http_port == self.metrics_port:
            raise ConfigError("the status page and the metrics need different ports")


def translate_legacy_names(table: dict, sectionName: str) -> dict:
    """Replace camelCase names by the present ones, with a warning for each."""
    translated = {}
    for key, value in table.items():
        if key in LEGACY_NAMES:
            warnings.warn(f"[{sectionName}] {key} is deprecated, use {LEGACY_NAMES[key]}",
                          DeprecationWarning, stacklevel=3)
            key = LEGACY_NAMES[key]
        translated[key] = value
    return translated


def _build(sectionClass, raw: dict, sectionName: str):
    """Fill one dataclass from one TOML table; unknown names are an error."""
    table = translate_legacy_names(raw.get(sectionName, {}), sectionName)
    unknown = set(table) - set(sectionClass.__dataclass_fields__)
    if unknown:
        raise ConfigError(f"[{sectionName}] unknown setting: {', '.join(sorted(unknown))}")
    return sectionClass(**table)


def is_plausible_level(level_mm: int) -> bool:
    """Tell whether a reading lies inside the physical range of the gauge."""
    return LOWEST_LEVEL_MM <= level_mm <= HIGHEST_LEVEL_MM


def load_config(path: Path = DEFAULT_PATH) -> TidewatchConfig:
    """Read the file, fill in the defaults and return a checked configuration."""
    with open(path, "rb") as handle:
        raw = tomllib.load(handle)
    gauge = raw.get("gauge", {})
    if "id" not in gauge:
        raise ConfigError("[gauge] id is missing")
    config = TidewatchConfig(
        gauge_id=gauge["id"],
        gauge_name=gauge.get("name", ""),
        reader=_build(ReaderSettings, raw, "reader"),
        spool=_build(SpoolSettings, raw, "spool"),
        sender=_build(SenderSettings, raw, "sender"),
        http_port=raw.get("http", {}).get("port", DEFAULT_HTTP_PORT),
        metrics_port=raw.get("metrics", {}).get("port", DEFAULT_METRICS_PORT),
    )
    config.check()
    return config
