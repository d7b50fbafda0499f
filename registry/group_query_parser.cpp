#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "registry/group_query.hpp"
#include "registry/match_key.hpp"
#include "registry/vocabulary.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxQueryBytes = 4000;
constexpr std::size_t kMaxQueryValues = 200;
constexpr int kMaxQueryDepth = 32;

constexpr std::array<std::pair<std::string_view, QueryField>, 11> kQueryFields{{
    {"cadre", QueryField::Cadre},
    {"job", QueryField::Job},
    {"sex", QueryField::Sex},
    {"language", QueryField::Language},
    {"status", QueryField::Status},
    {"facility", QueryField::Facility},
    {"district", QueryField::District},
    {"region", QueryField::Region},
    {"source", QueryField::Source},
    {"operator", QueryField::Operator},
    {"phone", QueryField::Phone},
}};

struct Token {
    enum class Kind { Word, Quoted, Sign, End };
    Kind kind = Kind::End;
    std::string text;
    std::size_t position = 0;  // byte offset
};

// Spreadsheets and phones turn straight quotes into these.
constexpr std::array<std::string_view, 6> kQuotes{"\"", "'", "\u201C", "\u201D", "\u2018", "\u2019"};

std::string_view quoteAt(std::string_view text, std::size_t position) {
    for (const auto quote : kQuotes) {
        if (text.substr(position).starts_with(quote)) return quote;
    }
    return {};
}

bool isDoubleQuote(std::string_view quote) {
    return quote == kQuotes[0] || quote == kQuotes[2] || quote == kQuotes[3];
}

class Lexer {
  public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<Token> next() {
        while (position_ < text_.size() && isBlank(text_[position_])) ++position_;
        const auto start = position_;
        if (start == text_.size()) return Token{Token::Kind::End, {}, start};
        if (const auto quote = quoteAt(text_, start); !quote.empty()) return quoted(quote);
        for (const std::string_view sign : {"!=", "<>", "=", "(", ")", ","}) {
            if (!text_.substr(start).starts_with(sign)) continue;
            position_ += sign.size();
            return Token{Token::Kind::Sign, std::string(sign == "<>" ? "!=" : sign), start};
        }
        while (position_ < text_.size() && !endsWord(position_)) ++position_;
        if (position_ == start) {
            return fail(
                ErrorCode::InvalidInput,
                "unexpected '" + std::string(1, text_[start]) + "'; put text in quotes",
                at(start)
            );
        }
        return Token{Token::Kind::Word, std::string(text_.substr(start, position_ - start)), start};
    }

    std::string at(std::size_t position) const {
        return "position " + std::to_string(countCodePoints(text_.substr(0, position)) + 1);
    }

  private:
    bool endsWord(std::size_t position) const {
        const char c = text_[position];
        // An apostrophe inside a word belongs to it: N'Zerekore.
        return isBlank(c) || std::string_view("=!<>(),\"").find(c) != std::string_view::npos;
    }

    Result<Token> quoted(std::string_view open) {
        const auto start = position_;
        std::string value;
        for (position_ += open.size(); position_ < text_.size();) {
            const auto quote = quoteAt(text_, position_);
            if (!quote.empty() && isDoubleQuote(quote) == isDoubleQuote(open)) {
                position_ += quote.size();
                return Token{Token::Kind::Quoted, std::move(value), start};
            }
            if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
            value += text_[position_++];
        }
        return fail(ErrorCode::InvalidInput, "the quote that opens here is never closed", at(start));
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

class QueryParser {
  public:
    explicit QueryParser(std::string_view text) : lexer_(text) {}

    Result<GroupQuery> parse() {
        if (auto moved = advance(); !moved) return fail(moved.error());
        auto query = parseOr(0);
        if (query && token_.kind != Token::Kind::End) return expected("and, or, or the end");
        return query;
    }

  private:
    Result<bool> advance() {
        auto next = lexer_.next();
        if (!next) return fail(next.error());
        token_ = std::move(*next);
        return true;
    }

    bool isWord(std::string_view word) const {
        return token_.kind == Token::Kind::Word && equalsIgnoringCase(token_.text, word);
    }
    bool isSign(std::string_view sign) const {
        return token_.kind == Token::Kind::Sign && token_.text == sign;
    }

    tl::unexpected<Error> expected(const std::string& what) const {
        const auto found = token_.kind == Token::Kind::End ? std::string("the query ends")
                                                           : "there is '" + token_.text + "'";
        return fail(
            ErrorCode::InvalidInput, "expected " + what + ", but " + found, lexer_.at(token_.position)
        );
    }

    // Parts joined by one word: `a or b or c` is one Or of three.
    template <class Part>
    Result<GroupQuery> parseJoined(std::string_view word, GroupQuery::Kind kind, Part part) {
        auto first = part();
        if (!first || !isWord(word)) return first;
        GroupQuery joined;
        joined.kind = kind;
        joined.parts.push_back(std::move(*first));
        while (isWord(word)) {
            if (auto moved = advance(); !moved) return fail(moved.error());
            auto next = part();
            if (!next) return next;
            joined.parts.push_back(std::move(*next));
        }
        return joined;
    }

    Result<GroupQuery> parseOr(int depth) {
        return parseJoined("or", GroupQuery::Kind::Or, [&] {
            return parseJoined("and", GroupQuery::Kind::And, [&] { return parseFactor(depth); });
        });
    }

    Result<GroupQuery> parseFactor(int depth) {
        if (depth >= kMaxQueryDepth) {
            return fail(ErrorCode::LimitExceeded, "nested deeper than 32 levels", lexer_.at(token_.position));
        }
        if (isWord("not")) {
            if (auto moved = advance(); !moved) return fail(moved.error());
            return negated(parseFactor(depth + 1));
        }
        if (isSign("(")) {
            if (auto moved = advance(); !moved) return fail(moved.error());
            auto inner = parseOr(depth + 1);
            if (!inner) return inner;
            if (!isSign(")")) return expected("and, or, or ')'");
            if (auto moved = advance(); !moved) return fail(moved.error());
            return inner;
        }
        if (isWord("all")) {
            if (auto moved = advance(); !moved) return fail(moved.error());
            return GroupQuery{};
        }
        return parseCondition();
    }

    static Result<GroupQuery> negated(Result<GroupQuery> inner) {
        if (!inner) return inner;
        GroupQuery query;
        query.kind = GroupQuery::Kind::Not;
        query.parts.push_back(std::move(*inner));
        return query;
    }

    Result<GroupQuery> parseCondition() {
        GroupQuery query;
        query.kind = GroupQuery::Kind::Is;
        if (auto field = parseField(query.condition); !field) return fail(field.error());
        bool negative = isSign("!=");
        if (negative || isSign("=")) {
            if (auto moved = advance(); !moved) return fail(moved.error());
            if (auto value = parseValue(query.condition); !value) return fail(value.error());
        } else {
            if (isWord("not")) {
                negative = true;
                if (auto moved = advance(); !moved) return fail(moved.error());
            }
            if (!isWord("in")) return expected(negative ? "in" : "=, !=, in or not in");
            if (auto moved = advance(); !moved) return fail(moved.error());
            if (auto list = parseList(query.condition); !list) return fail(list.error());
        }
        return negative ? negated(std::move(query)) : Result<GroupQuery>(std::move(query));
    }

    Result<bool> parseField(QueryCondition& condition) {
        const std::string choices =
            "a field (cadre, job, sex, language, status, facility, district, region, source, operator, "
            "phone, "
            "field.<key>), not, all or '('";
        if (token_.kind != Token::Kind::Word) return expected(choices);
        const auto word = lowerAscii(token_.text);
        const auto* known = std::find_if(kQueryFields.begin(), kQueryFields.end(), [&](const auto& f) {
            return f.first == word;
        });
        if (known != kQueryFields.end()) {
            condition.field = known->second;
        } else if (word.starts_with("field.") && isFieldKey(word.substr(6))) {
            condition.field = QueryField::Custom;
            condition.key = word.substr(6);
        } else {
            return expected(choices);
        }
        return advance();
    }

    Result<bool> parseList(QueryCondition& condition) {
        if (!isSign("(")) return expected("'('");
        do {
            if (auto moved = advance(); !moved) return moved;
            if (auto value = parseValue(condition); !value) return value;
        } while (isSign(","));
        if (!isSign(")")) return expected("',' or ')'");
        return advance();
    }

    Result<bool> parseValue(QueryCondition& condition) {
        if (token_.kind != Token::Kind::Word && token_.kind != Token::Kind::Quoted) {
            return expected("a value: a word, or text in quotes");
        }
        if (++values_ > kMaxQueryValues) {
            return fail(ErrorCode::LimitExceeded, "more than 200 values", lexer_.at(token_.position));
        }
        const auto value = meaning(condition.field, token_.text);
        if (!value) {
            return expected(condition.field == QueryField::Phone ? "has or none" : "active, left or blocked");
        }
        condition.values.push_back(*value);
        return advance();
    }

    // Synonyms become the word that is stored; nullopt where only a few words make sense.
    static std::optional<std::string> meaning(QueryField field, std::string_view text) {
        auto key = matchKey(text);
        switch (field) {
            case QueryField::Cadre:
                return cadreFrom(text);
            case QueryField::Sex:
                return sexFrom(text).value_or(key);
            case QueryField::Language:
                return key.empty() ? key : languageFrom(text).value_or(key);
            case QueryField::Status:
                return workerStatusFrom(key) ? std::optional(key) : std::nullopt;
            case QueryField::Phone:
                return key == "has" || key == "none" ? std::optional(key) : std::nullopt;
            case QueryField::Operator:
                return lowerAscii(trim(text));
            default:
                return key;
        }
    }

    Lexer lexer_;
    Token token_;
    std::size_t values_ = 0;
};

bool isPlainWord(std::string_view text) {
    static constexpr std::array<std::string_view, 5> kReserved{"and", "or", "not", "in", "all"};
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c) || c == '_' || c == '-';
    });
    return plain && std::find(kReserved.begin(), kReserved.end(), text) == kReserved.end();
}

std::string formatValue(std::string_view text) {
    if (isPlainWord(text)) return std::string(text);
    std::string quoted = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const auto quote = quoteAt(text, i);
        if (!quote.empty() || text[i] == '\\') quoted += '\\';
        quoted += text[i++];
    }
    return quoted + "\"";
}

}  // namespace

std::string fieldName(const QueryCondition& condition) {
    if (condition.field == QueryField::Custom) return "field." + condition.key;
    const auto* known = std::find_if(kQueryFields.begin(), kQueryFields.end(), [&](const auto& f) {
        return f.second == condition.field;
    });
    return std::string(known->first);
}

Result<GroupQuery> parseGroupQuery(std::string_view text) {
    if (text.size() > kMaxQueryBytes)
        return fail(ErrorCode::LimitExceeded, "the query is longer than 4000 bytes");
    return QueryParser(text).parse();
}

std::string format(const GroupQuery& query) {
    switch (query.kind) {
        case GroupQuery::Kind::All:
            return "all";
        case GroupQuery::Kind::Not:
            return "not (" + format(query.parts.front()) + ")";
        case GroupQuery::Kind::And:
        case GroupQuery::Kind::Or: {
            std::vector<std::string> parts;
            for (const auto& part : query.parts) {
                const bool compound = part.kind == GroupQuery::Kind::And || part.kind == GroupQuery::Kind::Or;
                parts.push_back(compound ? "(" + format(part) + ")" : format(part));
            }
            return join(parts, query.kind == GroupQuery::Kind::And ? " and " : " or ");
        }
        case GroupQuery::Kind::Is:
            break;
    }
    std::vector<std::string> values;
    for (const auto& value : query.condition.values) values.push_back(formatValue(value));
    const auto name = fieldName(query.condition);
    return values.size() == 1 ? name + " = " + values.front() : name + " in (" + join(values, ", ") + ")";
}

}  // namespace tama::registry
