// The expressions of flows before version 13: their tokens, and a rewritten expression while it is put
// together. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tama::flows::legacy {

enum class TokenKind : std::uint8_t { End, Name, Text, Number, Symbol };

struct Token {
    TokenKind kind = TokenKind::End;
    std::string text;  // as written; a text with its quotes
};

/// The tokens with an End at the end; nullopt where a sign or an unclosed text is found. A quote inside a
/// text is written twice; a name may hold dots.
std::optional<std::vector<Token>> tokenize(std::string_view expression);

/// What kind of value an expression gives, as far as its writing tells.
enum class Kind : std::uint8_t { Unknown, Number, Date, Datetime, Time };

/// How tightly the outermost operator binds; an atom needs no parentheses anywhere.
enum class Level : std::uint8_t { Concatenation, Equality, Comparison, Sum, Product, Power, Negation, Atom };

struct Rewritten {
    std::string text;
    Kind kind = Kind::Unknown;
    Level level = Level::Atom;

    /// The text, in parentheses where it binds less tightly than `least`.
    std::string inside(Level least) const { return level < least ? "(" + text + ")" : text; }
};

struct ExpressionOptions {
    bool default_to_self = false;  // an expression that fails gives its own text
    bool url_encode = false;
    bool raw_dates = false;  // dates are compared, not shown
};

/// `contact.age` as it is read today: `fields.age`.
Rewritten rewritePath(std::string_view path, const ExpressionOptions& options);

/// A call; nullopt where the number of arguments has no form today.
std::optional<Rewritten> rewriteCall(std::string_view name, const std::vector<Rewritten>& arguments);

/// `kind` of what a function gives, by its new name.
Kind kindOfCall(std::string_view name);

}  // namespace tama::flows::legacy
