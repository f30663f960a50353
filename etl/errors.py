"""What a person can mend, as opposed to our own bugs (which raise and crash)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One row at fault: where it is, what stands there, what was expected in both languages."""

    rule: str
    file: str
    row: int | None
    column: str
    value: str | None
    expected_zh: str
    expected_en: str
    severity: str = "error"

    def __str__(self) -> str:
        place_zh = f"{self.file}" + (f" 第 {self.row} 行" if self.row else "")
        place_en = f"{self.file}" + (f", row {self.row}" if self.row else "")
        shown = "（空）" if self.value in (None, "") else f"“{self.value}”"
        shown_en = "(empty)" if self.value in (None, "") else f'"{self.value}"'
        return (
            f"[{self.rule}] {place_zh}，列 {self.column}：值为 {shown}；应为：{self.expected_zh}\n"
            f"    {place_en}, column {self.column}: value {shown_en}; expected: {self.expected_en}"
        )


class InputError(Exception):
    """Bad input. Carries its faults; the command line prints them and exits 1, without a traceback."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class PublishError(Exception):
    """The snapshot could not be written (disk, lock); what was published before is untouched."""
