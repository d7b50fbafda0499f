#include "flows/contact_queries/lexer.hpp"

#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {

namespace {

// Spreadsheets and phones turn straight quotes into the curly ones.
constexpr std::array<std::string_view, 6> kQueryQuotes{
    "\"", "\u201C", "\u201D", "'", "\u2018", "\u2019"};
constexpr std::array<std::string_view, 11> kQuerySigns{
    "!=", "<>", ">=", "<=", "=", "~", ">", "<", "(", ")", ","};

/// The index of the quote that stands at `position`; the size of the list when none does.
std::size_t quoteAt(std::string_view text, std::size_t position) {
    std::size_t index = 0;
    while (index < kQueryQuotes.size() && !text.substr(position).starts_with(kQueryQuotes[index])) ++index;
    return index;
}

/// Double quotes of any shape close one another, single ones too.
bool isDoubleQuote(std::size_t quote) {
    return quote < 3;
}

class QueryLexer {
  public:
    explicit QueryLexer(std::string_view text) : text_(text) {}

    Result<QueryToken> next() {
        skipBlanks();
        const std::size_t start = position_;
        if (start == text_.size()) return QueryToken{QueryToken::Kind::End, {}, start};
        if (const std::size_t quote = quoteAt(text_, start); quote < kQueryQuotes.size()) {
            return quoted(quote);
        }
        for (const std::string_view sign : kQuerySigns) {
            if (!text_.substr(start).starts_with(sign)) continue;
            position_ += sign.size();
            return QueryToken{QueryToken::Kind::Sign, std::string(sign == "<>" ? "!=" : sign), start};
        }
        if (!beginsWord(text_[start])) {
            return fail(
                ErrorCode::InvalidInput,
                "unexpected '" + std::string(1, text_[start]) + "'; put text in quotes",
                queryPosition(text_, start)
            );
        }
        while (position_ < text_.size() && !endsWord()) nextCodePoint(text_, position_);
        return QueryToken{
            QueryToken::Kind::Word, std::string(text_.substr(start, position_ - start)), start};
    }

    /// The quote that is open where the text ends; 0 where none is.
    char openAtEnd() {
        for (;;) {
            const auto token = next();
            if (token && token->kind == QueryToken::Kind::End) return 0;
            if (!token && open_ != 0) return open_;
            if (!token) nextCodePoint(text_, position_);
        }
    }

  private:
    void skipBlanks() {
        while (position_ < text_.size()) {
            std::size_t after = position_;
            if (!isUnicodeSpace(nextCodePoint(text_, after))) return;
            position_ = after;
        }
    }

    static bool beginsWord(char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
        return letter || static_cast<unsigned char>(c) >= 0x80 ||
               std::string_view("_.-+/@:").find(c) != std::string_view::npos;
    }

    /// An apostrophe inside a word belongs to it: N'Zerekore.
    bool endsWord() const {
        if (std::string_view("=!<>~(),\"").find(text_[position_]) != std::string_view::npos) return true;
        std::size_t after = position_;
        const char32_t c = nextCodePoint(text_, after);
        return isUnicodeSpace(c) || c == U'\u201C' || c == U'\u201D';
    }

    Result<QueryToken> quoted(std::size_t open) {
        const std::size_t start = position_;
        std::string value;
        open_ = isDoubleQuote(open) ? '"' : '\'';
        for (position_ += kQueryQuotes[open].size(); position_ < text_.size();) {
            const std::size_t quote = quoteAt(text_, position_);
            if (quote < kQueryQuotes.size() && isDoubleQuote(quote) == isDoubleQuote(open)) {
                position_ += kQueryQuotes[quote].size();
                open_ = 0;
                return QueryToken{QueryToken::Kind::Quoted, std::move(value), start};
            }
            if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
            value += text_[position_++];
        }
        return fail(
            ErrorCode::InvalidInput,
            "the quote that opens here is never closed",
            queryPosition(text_, start)
        );
    }

    std::string_view text_;
    std::size_t position_ = 0;
    char open_ = 0;  // the quote that is being read
};

}  // namespace

bool QueryToken::isWord(std::string_view word) const {
    return kind == Kind::Word && equalsIgnoringCase(text, word);
}

Result<std::vector<QueryToken>> queryTokens(std::string_view text) {
    std::vector<QueryToken> tokens;
    QueryLexer lexer(text);
    do {
        auto token = lexer.next();
        if (!token) return fail(token.error());
        tokens.push_back(std::move(*token));
    } while (tokens.back().kind != QueryToken::Kind::End);
    return tokens;
}

char openQuote(std::string_view text) {
    return QueryLexer(text).openAtEnd();
}

std::string queryPosition(std::string_view text, std::size_t byte_offset) {
    return "position " + std::to_string(countCodePoints(text.substr(0, byte_offset)) + 1);
}

}  // namespace tama::flows
