// Comma-separated values (RFC 4180), as spreadsheets really write them: BOM, "sep=" line, semicolon or tab,
// LF or CRLF, UTF-16 and Windows-1252. The reader goes on after a bad row and says on which line it stood;
// every field and row is bounded. Pure; a reader or writer belongs to one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama {

struct CsvLimits {
    std::size_t max_field_bytes = 32 * 1024;
    std::size_t max_row_bytes = 256 * 1024;
    std::size_t max_fields = 1024;
};

struct CsvRow {
    std::size_t line = 0;  // where the row starts; 1 is the first line of the file
    std::vector<std::string> fields;
    std::vector<std::size_t> damaged;  // fields that were not UTF-8; what could not be read is U+FFFD in them
};

class CsvReader {
  public:
    /// `text` must outlive the reader. The delimiter is found by looking at the first row, unless it is
    /// given.
    explicit CsvReader(std::string_view text, std::optional<char> delimiter = {}, CsvLimits limits = {});

    /// The next row that is not blank; nullopt at the end. An Error is one bad row, with place "line N";
    /// reading goes on at the following line.
    std::optional<Result<CsvRow>> next();

    char delimiter() const { return delimiter_; }
    /// The line of the first byte that made this a Windows-1252 text: nothing in it beyond ASCII is UTF-8.
    std::optional<std::size_t> windows1252Since() const { return windows1252_since_; }

  private:
    Result<CsvRow> readRow();
    Result<std::string> readField();
    Result<std::string> readQuoted();
    bool atRowEnd() const;
    void skipLineEnd();
    void restartAfterLine(std::size_t row_start);

    std::string converted_;  // holds the text where it was not UTF-8
    std::string_view text_;
    CsvLimits limits_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::optional<std::size_t> windows1252_since_;
    char delimiter_ = ',';
};

struct CsvFormat {
    char delimiter = ',';
    /// Puts ' before a field that a spreadsheet would run as a formula (=, +, -, @, tab, CR; plain numbers
    /// are let through). For files that people open; not for files that programs read back.
    bool guard_formulas = true;
};

/// Spreadsheets take a file for UTF-8 only with this in front.
inline constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

/// Appends one row and CRLF.
void appendCsvRow(std::string& out, const std::vector<std::string>& fields, const CsvFormat& format = {});

}  // namespace tama
