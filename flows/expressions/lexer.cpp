#include "flows/expressions/lexer.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"
#include "flows/expressions/nul.hpp"
#include "flows/expressions/scanner.hpp"

namespace tama::flows {
namespace {

constexpr std::array<std::string_view, 20> kSymbols = {"=>", "<=", ">=", "!=", "(", ")", "[", "]", ",", ".",
                                                       "+",  "-",  "*",  "/",  "^", "&", "<", ">", "=", "!"};

/// The code point of `digits` hexadecimal digits.
std::optional<char32_t> hexCodePoint(std::string_view text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    std::uint32_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + digits, value, 16);
    if (failure != std::errc{} || end != text.data() + digits) return std::nullopt;
    return static_cast<char32_t>(value);
}

/// What the body of a quoted text means. A text with an escape that does not exist ("\d+") is taken as it
/// stands, so that patterns need not be escaped twice.
std::string unescaped(std::string_view body) {
    std::string out;
    for (std::size_t at = 0; at < body.size(); ++at) {
        if (body[at] != '\\') {
            out += body[at];
            continue;
        }
        const char c = ++at < body.size() ? body[at] : '\0';
        const std::string_view rest = body.substr(std::min(at + 1, body.size()));
        switch (c) {
            case 'a':
                out += '\a';
                break;
            case 'b':
                out += '\b';
                break;
            case 'f':
                out += '\f';
                break;
            case 'n':
                out += '\n';
                break;
            case 'r':
                out += '\r';
                break;
            case 't':
                out += '\t';
                break;
            case 'v':
                out += '\v';
                break;
            case '\\':
                out += '\\';
                break;
            case '"':
                out += '"';
                break;
            case 'x':
            case 'u':
            case 'U': {
                const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                const auto code_point = hexCodePoint(rest, digits);
                if (!code_point) return std::string(body);
                appendUtf8(out, *code_point);
                at += digits;
                break;
            }
            default:
                return std::string(body);
        }
    }
    return out;
}

std::size_t numberLength(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && isDigit(text[length])) ++length;
    if (length == 0 || length + 1 >= text.size() || text[length] != '.' || !isDigit(text[length + 1]))
        return length;
    ++length;
    while (length < text.size() && isDigit(text[length])) ++length;
    return length;
}

/// With the closing quote; 0 when there is none.
std::size_t quotedLength(std::string_view text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return 0;
}

}  // namespace

tl::expected<std::vector<Token>, std::string> tokenize(std::string_view expression) {
    std::vector<Token> tokens;
    const auto failAt = [&](std::size_t at, std::string_view what) {
        return tl::unexpected(
            "syntax error at position " + std::to_string(at + 1) + ": " + std::string(what)
        );
    };
    for (std::size_t at = 0; at < expression.size();) {
        const std::string_view rest = expression.substr(at);
        if (isBlank(rest[0])) {
            ++at;
            continue;
        }
        Token token;
        token.position = at;
        const bool after_dot = !tokens.empty() && tokens.back().is(".");
        if (const std::size_t name = after_dot ? nameTailLength(rest) : nameLength(rest); name > 0) {
            token.kind = TokenKind::Name;
            token.text = rest.substr(0, name);
            at += name;
        } else if (const std::size_t digits = numberLength(rest); digits > 0) {
            const auto number = Decimal::parse(rest.substr(0, digits));
            if (!number) return failAt(at, "the number has more than 36 digits");
            token.kind = TokenKind::Number;
            token.number = *number;
            at += digits;
        } else if (rest[0] == '"') {
            const std::size_t quoted = quotedLength(rest);
            if (quoted == 0) return failAt(at, "the text is not closed with \"");
            token.kind = TokenKind::Text;
            token.text = withoutNul(unescaped(rest.substr(1, quoted - 2)));
            at += quoted;
        } else {
            token.kind = TokenKind::Symbol;
            for (const std::string_view symbol : kSymbols) {
                if (token.text.empty() && rest.starts_with(symbol)) token.text = symbol;
            }
            if (token.text.empty() || token.text == "!") {
                return failAt(at, "unexpected " + std::string(truncateCodePoints(rest, 1)));
            }
            at += token.text.size();
        }
        tokens.push_back(std::move(token));
    }
    Token end;
    end.position = expression.size();
    tokens.push_back(std::move(end));
    return tokens;
}

}  // namespace tama::flows
