// Cuts an expression into tokens. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "flows/expressions/decimal.hpp"

namespace tama::flows {

enum class TokenKind { End, Name, Text, Number, Symbol };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;  // a name, an unescaped text, or a symbol such as "<="
    Decimal number;
    std::size_t position = 0;  // in bytes, for messages

    bool is(std::string_view symbol) const { return kind == TokenKind::Symbol && text == symbol; }
};

/// The tokens with an End at the end, or what is wrong and where.
tl::expected<std::vector<Token>, std::string> tokenize(std::string_view expression);

}  // namespace tama::flows
