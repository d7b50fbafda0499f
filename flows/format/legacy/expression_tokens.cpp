#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/format/legacy/expression_syntax.hpp"

namespace tama::flows::legacy {

namespace {

constexpr std::array<std::string_view, 14> kSymbols{
    "<>", "<=", ">=", "(", ")", ",", "+", "-", "*", "/", "^", "=", "<", ">"
};

std::size_t lengthOfName(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at;
        const char32_t c = nextCodePoint(text, next);
        const bool inner = c == '_' || c == '.' || decimalDigit(c);
        if (!isLetter(c) && (at == 0 || !inner)) break;
        at = next;
    }
    return at;
}

std::size_t lengthOfNumber(std::string_view text) {
    const auto digits = [text](std::size_t from) {
        std::size_t at = from;
        while (at < text.size() && isDigit(text[at])) ++at;
        return at;
    };
    const std::size_t whole = digits(0);
    if (whole == 0 || whole >= text.size() || text[whole] != '.') return whole;
    const std::size_t all = digits(whole + 1);
    return all > whole + 1 ? all : whole;
}

/// With both quotes; 0 when it is not closed.
std::size_t lengthOfText(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] != '"') continue;
        if (at + 1 >= text.size() || text[at + 1] != '"') return at + 1;
        ++at;
    }
    return 0;
}

std::size_t lengthOfSymbol(std::string_view text) {
    if (text.front() == '&') return 1;
    const auto* found = std::find_if(kSymbols.begin(), kSymbols.end(), [text](std::string_view symbol) {
        return text.starts_with(symbol);
    });
    return found == kSymbols.end() ? 0 : found->size();
}

}  // namespace

std::optional<std::vector<Token>> tokenize(std::string_view expression) {
    std::vector<Token> out;
    while (!expression.empty()) {
        if (isBlank(expression.front())) {
            expression.remove_prefix(1);
            continue;
        }
        TokenKind kind = TokenKind::Symbol;
        std::size_t length = 0;
        if (expression.front() == '"') {
            kind = TokenKind::Text;
            length = lengthOfText(expression);
        } else if (length = lengthOfName(expression); length > 0) {
            kind = TokenKind::Name;
        } else if (length = lengthOfNumber(expression); length > 0) {
            kind = TokenKind::Number;
        } else {
            length = lengthOfSymbol(expression);
        }
        if (length == 0) return std::nullopt;
        out.push_back({kind, std::string(expression.substr(0, length))});
        expression.remove_prefix(length);
    }
    out.emplace_back();
    return out;
}

}  // namespace tama::flows::legacy
