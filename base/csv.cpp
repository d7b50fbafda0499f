#include "base/csv.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tama {
namespace {

/// Windows-1252 from 0x80 to 0x9F; the rest of it is Latin-1. Zero where the code page has a hole.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

std::string fromWindows1252(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const char32_t mapped = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte;
        appendUtf8(out, mapped == 0 && byte != 0 ? kReplacementCharacter : mapped);
    }
    return out;
}

std::string fromUtf16File(std::string_view text, bool big_endian) {
    std::string out;
    char32_t high = 0;
    for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const char32_t unit = big_endian ? first * 256U + second : second * 256U + first;
        if (unit >= 0xDC00 && unit <= 0xDFFF && high != 0) {
            appendUtf8(out, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
            high = 0;
            continue;
        }
        if (high != 0) appendUtf8(out, kReplacementCharacter);
        high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
        if (high == 0) appendUtf8(out, unit);
    }
    if (high != 0) appendUtf8(out, kReplacementCharacter);
    return out;
}

/// Whether anything beyond ASCII is UTF-8; a byte order mark is.
bool holdsUtf8(std::string_view text) {
    for (std::size_t position = 0; position < text.size();) {
        const char32_t point = nextCodePoint(text, position);
        if (point >= 0x80 && point != kReplacementCharacter) return true;
    }
    return false;
}

/// `text` is not valid UTF-8.
std::size_t lineOfFirstInvalid(std::string_view text) {
    std::size_t position = 0;
    while (nextCodePoint(text, position) != kReplacementCharacter) {
    }
    const auto* begin = text.begin();
    return 1 + static_cast<std::size_t>(std::count(begin, begin + static_cast<std::ptrdiff_t>(position), '\n'));
}

/// The candidate that stands most often in the first row, outside quotes.
char detectDelimiter(std::string_view text) {
    constexpr std::string_view kCandidates = ",;\t";
    std::array<std::size_t, kCandidates.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        const std::size_t candidate = kCandidates.find(c);
        if (candidate != std::string_view::npos) ++counts[candidate];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    return kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

bool isPlainNumber(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !isDigit(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return isDigit(c) || c == '.' || c == ','; });
}

bool looksLikeFormula(std::string_view field) {
    if (field.empty() || isPlainNumber(field)) return false;
    if (std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos) return true;
    // Full-width = + - @ are read as their narrow forms by East Asian versions.
    std::size_t position = 0;
    const char32_t first = nextCodePoint(field, position);
    return first == 0xFF1D || first == 0xFF0B || first == 0xFF0D || first == 0xFF20;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::optional<char> delimiter, CsvLimits limits)
    : text_(text), limits_(limits) {
    if (text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF")) {
        converted_ = fromUtf16File(text_, text_.starts_with('\xFE'));
        text_ = converted_;
    } else if (!isValidUtf8(text_)) {
        // Where some of it is UTF-8, a row of it is damaged; where nothing is, it is an old Windows spreadsheet's.
        if (!holdsUtf8(text_)) {
            windows1252_since_ = lineOfFirstInvalid(text_);
            converted_ = fromWindows1252(text_);
            text_ = converted_;
        }
    }
    if (text_.starts_with(kUtf8Bom)) position_ = kUtf8Bom.size();
    const std::string_view body = text_.substr(position_);
    if (startsWithIgnoringCase(body, "sep=") && body.size() > 5 && (body[5] == '\n' || body[5] == '\r')) {
        delimiter_ = body[4];
        position_ += 5;
        skipLineEnd();
    } else {
        delimiter_ = detectDelimiter(body);
    }
    if (delimiter) delimiter_ = *delimiter;
}

bool CsvReader::atRowEnd() const {
    return position_ >= text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
}

void CsvReader::skipLineEnd() {
    if (position_ >= text_.size()) return;
    if (text_[position_] == '\r') {
        ++position_;
        if (position_ < text_.size() && text_[position_] == '\n') ++position_;
        ++line_;
    } else if (text_[position_] == '\n') {
        ++position_;
        ++line_;
    }
}

void CsvReader::restartAfterLine(std::size_t row_start) {
    position_ = std::min(text_.find_first_of("\r\n", row_start), text_.size());
    skipLineEnd();
}

std::optional<Result<CsvRow>> CsvReader::next() {
    while (position_ < text_.size() && atRowEnd()) skipLineEnd();
    if (position_ >= text_.size()) return std::nullopt;
    const std::size_t row_start = position_;
    const std::size_t row_line = line_;
    Result<CsvRow> row = readRow();
    if (row) {
        skipLineEnd();
        return row;
    }
    // A quote that is never closed would swallow the rest of the file, so begin again one line further down.
    line_ = row_line;
    restartAfterLine(row_start);
    row.error().place = "line " + std::to_string(row_line);
    return row;
}

Result<CsvRow> CsvReader::readRow() {
    CsvRow row{line_, {}, {}};
    const std::size_t start = position_;
    for (;;) {
        Result<std::string> field = readField();
        if (!field) return fail(field.error());
        if (!isValidUtf8(*field)) {
            row.damaged.push_back(row.fields.size());
            *field = toValidUtf8(*field);
        }
        row.fields.push_back(std::move(*field));
        if (row.fields.size() > limits_.max_fields) {
            return fail(
                ErrorCode::LimitExceeded,
                "the row has more than " + std::to_string(limits_.max_fields) + " fields"
            );
        }
        if (position_ - start > limits_.max_row_bytes) {
            return fail(
                ErrorCode::LimitExceeded,
                "the row is longer than " + std::to_string(limits_.max_row_bytes) +
                    " bytes; is a quotation mark missing?"
            );
        }
        if (atRowEnd()) return row;
        ++position_;  // the delimiter
    }
}

Result<std::string> CsvReader::readField() {
    if (position_ < text_.size() && text_[position_] == '"') return readQuoted();
    const std::size_t start = position_;
    while (!atRowEnd() && text_[position_] != delimiter_) ++position_;
    if (position_ - start > limits_.max_field_bytes) {
        return fail(
            ErrorCode::LimitExceeded,
            "a field is longer than " + std::to_string(limits_.max_field_bytes) + " bytes"
        );
    }
    return std::string(text_.substr(start, position_ - start));
}

Result<std::string> CsvReader::readQuoted() {
    std::string value;
    ++position_;
    while (position_ < text_.size()) {
        const char c = text_[position_];
        if (value.size() >= limits_.max_field_bytes) {
            return fail(
                ErrorCode::LimitExceeded,
                "a quoted field is longer than " + std::to_string(limits_.max_field_bytes) +
                    " bytes; is its closing quotation mark missing?"
            );
        }
        if (c == '"') {
            ++position_;
            if (position_ < text_.size() && text_[position_] == '"') {
                value += '"';
                ++position_;
                continue;
            }
            if (atRowEnd() || text_[position_] == delimiter_) return value;
            return fail(
                ErrorCode::InvalidInput,
                "there is text after the closing quotation mark of a field; a quotation mark inside a field "
                "is written twice"
            );
        }
        if (c == '\n' || (c == '\r' && !text_.substr(position_).starts_with("\r\n"))) ++line_;
        value += c;
        ++position_;
    }
    return fail(ErrorCode::InvalidInput, "a quoted field has no closing quotation mark");
}

void appendCsvRow(std::string& out, const std::vector<std::string>& fields, const CsvFormat& format) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out += format.delimiter;
        const std::string& field = fields[i];
        const bool guarded = format.guard_formulas && looksLikeFormula(field);
        // A row of one empty field would be a blank line, which readers skip.
        const bool quoted = field.find_first_of("\"\r\n,;\t") != std::string::npos ||
                            field.find(format.delimiter) != std::string::npos ||
                            (!field.empty() && (isBlank(field.front()) || isBlank(field.back()))) ||
                            (fields.size() == 1 && field.empty());
        if (quoted) out += '"';
        if (guarded) out += '\'';
        out += quoted ? replaceAll(field, "\"", "\"\"") : field;
        if (quoted) out += '"';
    }
    out += "\r\n";
}

}  // namespace tama
