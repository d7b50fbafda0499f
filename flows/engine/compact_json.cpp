#include "flows/engine/compact_json.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/text.hpp"

namespace tama::flows {

namespace {

bool needsNoEscape(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/// Without a way out of the loop, so that the compiler makes vectors of it.
bool isPlain(std::string_view text) {
    bool plain = true;
    for (const char c : text) plain &= needsNoEscape(static_cast<unsigned char>(c));
    return plain;
}

void appendEscaped(std::string& out, std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4U];
            out += kHex[byte & 0xfU];
        } else {
            out += c;
        }
    }
}

}  // namespace

void CompactJsonWriter::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

void CompactJsonWriter::open() {
    separate();
    out_ += '[';
    first_ = true;
}

void CompactJsonWriter::close() {
    out_ += ']';
    first_ = false;
}

void CompactJsonWriter::null() {
    separate();
    out_ += "null";
}

void CompactJsonWriter::boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
}

void CompactJsonWriter::integer(std::int64_t value) {
    separate();
    char digits[24];
    const auto written = std::to_chars(std::begin(digits), std::end(digits), value);
    out_.append(digits, written.ptr);
}

void CompactJsonWriter::text(std::string_view value) {
    separate();
    out_ += '"';
    if (isPlain(value)) {
        out_ += value;
    } else if (isValidUtf8(value)) {
        appendEscaped(out_, value);
    } else {
        appendEscaped(out_, toValidUtf8(value));
    }
    out_ += '"';
}

CompactJsonReader::CompactJsonReader(std::string_view text) : text_(text) {
    if (!isValidUtf8(text)) throw UnreadableJson("it holds bytes that are no UTF-8");
}

void CompactJsonReader::refuse(const char* expected) const {
    throw UnreadableJson(std::string("expected ") + expected + " at byte " + std::to_string(at_));
}

void CompactJsonReader::blanks() {
    while (at_ < text_.size() && isBlank(text_[at_])) ++at_;
}

void CompactJsonReader::next() {
    blanks();
    if (!first_ && !accept(",")) refuse("another value");
    first_ = false;
    blanks();
}

bool CompactJsonReader::accept(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
}

void CompactJsonReader::open() {
    next();
    if (!accept("[")) refuse("an array");
    first_ = true;
}

void CompactJsonReader::close() {
    while (more()) skipValue();
    ++at_;
    first_ = false;
}

bool CompactJsonReader::more() {
    blanks();
    if (at_ >= text_.size()) refuse("the end of an array");
    return text_[at_] != ']';
}

bool CompactJsonReader::null() {
    const std::size_t at = at_;
    const bool first = first_;
    next();
    if (accept("null")) return true;
    at_ = at;
    first_ = first;
    return false;
}

std::int64_t CompactJsonReader::integer() {
    next();
    std::int64_t value = 0;
    const auto read = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (read.ec != std::errc{}) refuse("a whole number");
    at_ = static_cast<std::size_t>(read.ptr - text_.data());
    return value;
}

bool CompactJsonReader::boolean() {
    next();
    if (accept("true")) return true;
    if (!accept("false")) refuse("true or false");
    return false;
}

/// Behind the opening quotation mark; leaves the reader behind the closing one.
std::string_view CompactJsonReader::rawText(bool& escaped) {
    const std::size_t begin = at_;
    const std::size_t quote = text_.find('"', at_);
    escaped = quote != std::string_view::npos &&
              text_.substr(begin, quote - begin).find('\\') != std::string_view::npos;
    at_ = quote;
    if (escaped) {
        for (at_ = begin; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\') ++at_;
        }
    }
    if (at_ >= text_.size()) {
        at_ = text_.size();
        refuse("the end of a text");
    }
    return text_.substr(begin, at_++ - begin);
}

std::string_view CompactJsonReader::view() {
    next();
    if (!accept("\"")) refuse("a text");
    bool escaped = false;
    const std::string_view raw = rawText(escaped);
    return escaped ? unescape(raw) : raw;
}

std::string_view CompactJsonReader::unescape(std::string_view raw) {
    std::string& out = unescaped_;
    out.clear();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            out += raw[i];
            continue;
        }
        ++i;
        if (raw[i] == '"' || raw[i] == '\\') {
            out += raw[i];
            continue;
        }
        unsigned byte = 0;
        const std::string_view hex = raw.substr(i).substr(0, 5);
        const auto read =
            hex.starts_with("u00") ? std::from_chars(hex.data() + 3, hex.data() + hex.size(), byte, 16)
                                   : std::from_chars_result{hex.data(), std::errc::invalid_argument};
        if (read.ec != std::errc{} || read.ptr != hex.data() + 5)
            refuse("an escape that this program writes");
        out += static_cast<char>(byte);
        i += 4;
    }
    return out;
}

/// What a newer version appended: any value, with all that is in it.
void CompactJsonReader::skipValue() {
    next();
    int depth = 0;
    do {
        blanks();
        if (at_ >= text_.size()) refuse("a value");
        const char c = text_[at_++];
        bool escaped = false;
        if (c == '"') rawText(escaped);
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        if (depth == 0 && c != '"' && c != ']' && c != '}') {
            at_ = std::min(text_.find_first_of(",]", at_), text_.size());
        }
    } while (depth > 0);
}

void CompactJsonReader::end() {
    blanks();
    if (at_ != text_.size()) refuse("the end");
}

}  // namespace tama::flows
