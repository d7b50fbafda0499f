#include "flows/expressions/scanner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/locale_data.hpp"

namespace tama::flows {
namespace {

bool isNameCharacter(char32_t c, bool first) {
    if (c < 0x80) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               (!first && c >= '0' && c <= '9');
    }
    return isLetter(c) || (!first && (isNumberCharacter(c) || isMark(c)));
}

/// Where the `)` stands that closes an expression, `text` starting inside it; npos when there is none.
std::size_t closingParenthesis(std::string_view text) {
    int depth = 1;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            if (c == '\\') ++at;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            return at;
        }
    }
    return std::string_view::npos;
}

std::size_t pathLength(std::string_view text) {
    std::size_t length = nameLength(text);
    while (length > 0 && length + 1 < text.size() && text[length] == '.') {
        const std::size_t part = nameTailLength(text.substr(length + 1));
        if (part == 0) break;
        length += 1 + part;
    }
    return length;
}

}  // namespace

std::size_t nameTailLength(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at;
        if (!isNameCharacter(nextCodePoint(text, next), false)) break;
        at = next;
    }
    return at;
}

std::size_t nameLength(std::string_view text) {
    std::size_t first = 0;
    if (text.empty() || !isNameCharacter(nextCodePoint(text, first), true)) return 0;
    return first + nameTailLength(text.substr(first));
}

std::vector<Segment> scanTemplate(std::string_view text, std::span<const std::string_view> roots) {
    std::vector<Segment> segments;
    std::string plain;
    const char* const start = text.data();
    const auto add = [&](SegmentKind kind, std::string_view source, std::size_t around) {
        if (!plain.empty()) segments.push_back({SegmentKind::Plain, std::exchange(plain, {})});
        const auto from = static_cast<std::size_t>(source.data() - start);
        const std::size_t end = from + source.size() + (around - 1);
        segments.push_back({kind, std::string(source), from - around, end});
    };
    while (!text.empty()) {
        const std::size_t mark = text.find('@');
        plain += text.substr(0, mark);
        if (mark == std::string_view::npos) break;
        const std::string_view after = text.substr(mark + 1);
        std::size_t consumed = 0;
        if (after.starts_with('@')) {
            plain += '@';
            consumed = 1;
        } else if (after.starts_with('(')) {
            const std::size_t close = closingParenthesis(after.substr(1));
            if (close != std::string_view::npos) {
                add(SegmentKind::Expression, after.substr(1, close), 2);
                consumed = close + 2;
            } else {  // never closed: all of it is text
                plain += '@';
                plain += after;
                consumed = after.size();
            }
        } else {
            const std::size_t length = pathLength(after);
            const std::string_view path = after.substr(0, length);
            const std::string_view root = path.substr(0, path.find('.'));
            const bool known = std::any_of(roots.begin(), roots.end(), [&](std::string_view name) {
                return equalsIgnoringCase(name, root);
            });
            if (length > 0 && known) {
                add(SegmentKind::Path, path, 1);
                consumed = length;
            } else {
                plain += '@';
            }
        }
        text = after.substr(consumed);
    }
    if (!plain.empty()) segments.push_back({SegmentKind::Plain, std::move(plain)});
    return segments;
}

}  // namespace tama::flows
