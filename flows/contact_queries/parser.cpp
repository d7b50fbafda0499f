#include "flows/contact_queries/parser.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "flows/contact_queries/condition_reader.hpp"
#include "flows/contact_queries/lexer.hpp"

namespace tama::flows {

namespace {

std::optional<QueryOperator> operatorFrom(const QueryToken& token) {
    if (token.isSign("=") || token.isWord("is")) return QueryOperator::Equal;
    if (token.isSign("~") || token.isWord("has")) return QueryOperator::Contains;
    for (const auto op :
         {QueryOperator::NotEqual,
          QueryOperator::Greater,
          QueryOperator::GreaterOrEqual,
          QueryOperator::Less,
          QueryOperator::LessOrEqual}) {
        if (token.isSign(nameOf(op))) return op;
    }
    return std::nullopt;
}

std::string shortened(std::string_view text) {
    const auto start = truncateCodePoints(text, 40);
    return std::string(start) + (start.size() < text.size() ? "…" : "");
}

class QueryParser {
  public:
    QueryParser(
        std::string_view text,
        std::vector<QueryToken> tokens,
        const QuerySchema& schema,
        const QueryConventions& conventions
    )
        : text_(text), tokens_(std::move(tokens)), schema_(schema), reader_(schema, conventions) {}

    Result<ContactQuery> parse() {
        auto query = parseOr(0);
        if (query && token().kind != QueryToken::Kind::End) return expected("and, or, or the end");
        return query;
    }

  private:
    const QueryToken& token() const { return tokens_[at_]; }
    const QueryToken& after() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    void advance() { at_ = std::min(at_ + 1, tokens_.size() - 1); }

    tl::unexpected<Error> wrong(ErrorCode code, std::string message, const QueryToken& token) const {
        return fail(code, std::move(message), queryPosition(text_, token.position));
    }

    tl::unexpected<Error> expected(const std::string& what, const QueryToken& token) const {
        const auto found = token.kind == QueryToken::Kind::End ? std::string("the query ends")
                                                               : "there is '" + shortened(token.text) + "'";
        return wrong(ErrorCode::InvalidInput, "expected " + what + ", but " + found, token);
    }
    tl::unexpected<Error> expected(const std::string& what) const { return expected(what, token()); }

    std::string beginnings() const { return schema_.choices() + ", not, all or '('"; }

    /// Joins flat: (a and b) and c is one And of three.
    static void add(ContactQuery& joined, ContactQuery part) {
        if (part.kind == joined.kind) {
            std::move(part.parts.begin(), part.parts.end(), std::back_inserter(joined.parts));
        } else {
            joined.parts.push_back(std::move(part));
        }
    }

    static ContactQuery joinedAs(ContactQuery::Kind kind, std::vector<ContactQuery> parts) {
        if (parts.size() == 1) return std::move(parts.front());
        ContactQuery joined;
        joined.kind = kind;
        for (ContactQuery& part : parts) add(joined, std::move(part));
        return joined;
    }

    Result<ContactQuery> parseOr(int depth) {
        std::vector<ContactQuery> parts;
        do {
            if (!parts.empty()) advance();
            auto part = parseAnd(depth);
            if (!part) return part;
            parts.push_back(std::move(*part));
        } while (token().isWord("or"));
        return joinedAs(ContactQuery::Kind::Or, std::move(parts));
    }

    Result<ContactQuery> parseAnd(int depth) {
        std::vector<ContactQuery> parts;
        do {
            if (token().isWord("and") && !parts.empty()) advance();
            auto part = parseFactor(depth);
            if (!part) return part;
            parts.push_back(std::move(*part));
        } while (token().isWord("and") || standsBeside());
        return joinedAs(ContactQuery::Kind::And, std::move(parts));
    }

    /// Whether another factor follows without `and`. A value alone does not where it would be refused: "and,
    /// or, or the end" says better what is missing.
    bool standsBeside() const {
        if (token().isSign("(")) return true;
        if (token().kind == QueryToken::Kind::Quoted) return takesLoneValues();
        if (token().kind != QueryToken::Kind::Word || token().isWord("or")) return false;
        return takesLoneValues() || beginsCondition() || token().isWord("not") || token().isWord("all");
    }

    bool takesLoneValues() const { return schema_.use() != QueryUse::TargetGroup; }

    bool beginsCondition() const {
        if (token().kind != QueryToken::Kind::Word) return false;
        if (operatorFrom(after())) return true;
        return (after().isWord("in") || after().isWord("not")) && reader_.find(token().text);
    }

    Result<ContactQuery> parseFactor(int depth) {
        if (depth >= kMaxQueryDepth) {
            return wrong(ErrorCode::LimitExceeded, "nested deeper than 100 levels", token());
        }
        // A field may be called `all` or `not`.
        const bool is_property = after().kind == QueryToken::Kind::Sign && operatorFrom(after());
        if (token().isWord("not") && !is_property) {
            advance();
            auto inner = parseFactor(depth + 1);
            if (!inner) return inner;
            ContactQuery query;
            query.kind = ContactQuery::Kind::Not;
            query.parts.push_back(std::move(*inner));
            return query;
        }
        if (token().isSign("(")) {
            advance();
            auto inner = parseOr(depth + 1);
            if (!inner) return inner;
            if (!token().isSign(")")) return expected("and, or, or ')'");
            advance();
            return inner;
        }
        if (token().isWord("all") && !is_property) {
            advance();
            return ContactQuery{};
        }
        return parseCondition();
    }

    Result<ContactQuery> parseCondition() {
        if (token().kind != QueryToken::Kind::Quoted && token().kind != QueryToken::Kind::Word) {
            return expected(beginnings());
        }
        if (token().isWord("and") || token().isWord("or")) return expected(beginnings());
        if (!beginsCondition()) return parseLoneValue();
        const auto found = reader_.find(token().text);
        if (!found) return expected(beginnings());
        if (!found->refusal.empty()) return wrong(ErrorCode::InvalidInput, found->refusal, token());
        advance();
        ContactQuery query;
        query.kind = ContactQuery::Kind::Condition;
        query.condition.property = found->property;
        if (const auto op = operatorFrom(token())) {
            query.condition.op = *op;
            if (auto refusal = reader_.refusalOf(found->property, *op); !refusal.empty()) {
                return wrong(ErrorCode::InvalidInput, std::move(refusal), token());
            }
            advance();
            if (auto value = parseValue(query.condition); !value) return fail(value.error());
        } else if (auto list = parseMembership(query.condition); !list) {
            return fail(list.error());
        }
        return query;
    }

    /// A word or text without an operator: a name, an address or a number.
    Result<ContactQuery> parseLoneValue() {
        const bool word = token().kind == QueryToken::Kind::Word;
        const auto found = word ? reader_.find(token().text) : std::nullopt;
        if (found && (found->property.kind == PropertyKind::Registry || !takesLoneValues())) {
            advance();
            return expected("=, !=, in or not in");
        }
        if (!takesLoneValues()) return expected(beginnings());
        ContactQuery query;
        query.kind = ContactQuery::Kind::Condition;
        const auto implied = reader_.implied(token().text);
        query.condition.property = implied.property;
        query.condition.op = implied.op;
        if (auto value = parseValue(query.condition, implied.text); !value) return fail(value.error());
        return query;
    }

    Result<void> parseMembership(QueryCondition& condition) {
        if (token().isWord("not")) {
            condition.op = QueryOperator::NotEqual;
            advance();
        }
        if (!token().isWord("in")) {
            return expected(condition.op == QueryOperator::NotEqual ? "in" : "=, !=, in or not in");
        }
        advance();
        if (!token().isSign("(")) return expected("'('");
        do {
            advance();
            if (auto value = parseValue(condition); !value) return value;
        } while (token().isSign(","));
        if (!token().isSign(")")) return expected("',' or ')'");
        advance();
        return {};
    }

    Result<void> parseValue(QueryCondition& condition) {
        const bool reserved = token().isWord("and") || token().isWord("or");
        const bool text = token().kind == QueryToken::Kind::Word || token().kind == QueryToken::Kind::Quoted;
        if (reserved || !text) {
            return expected("a value: a word, or text in quotes");
        }
        return parseValue(condition, token().text);
    }

    Result<void> parseValue(QueryCondition& condition, std::string_view text) {
        if (++conditions_ > kMaxQueryConditions) {
            return wrong(ErrorCode::LimitExceeded, "more than 250 conditions", token());
        }
        auto value = reader_.read(condition.property, condition.op, text);
        if (!value) return expected(value.error());
        condition.values.push_back(std::move(*value));
        advance();
        return {};
    }

    std::string_view text_;
    std::vector<QueryToken> tokens_;
    const QuerySchema& schema_;
    ConditionReader reader_;
    std::size_t at_ = 0;
    std::size_t conditions_ = 0;
};

/// A query that is nothing but a telephone number, with the brackets, points and blanks people write in one.
bool looksLikeOneNumber(std::string_view text) {
    std::size_t digits = 0;
    for (const char c : text) {
        if (isDigit(c)) {
            ++digits;
        } else if (!isBlank(c) && std::string_view("+-.()").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return digits >= 4;
}

}  // namespace

Result<ContactQuery> parseQuery(
    std::string_view text, const QuerySchema& schema, const QueryConventions& conventions
) {
    if (text.size() > kMaxQueryBytes) {
        return fail(ErrorCode::LimitExceeded, "the query is longer than 10,000 bytes");
    }
    if (looksLikeOneNumber(text) && conventions.normalise_phone && schema.use() != QueryUse::TargetGroup &&
        conventions.environment.redaction_policy == RedactionPolicy::None) {
        const std::string number(trim(text));
        if (const auto whole = conventions.normalise_phone(number, conventions.environment.default_country)) {
            return parseQuery("tel = \"" + *whole + "\"", schema, conventions);
        }
    }
    auto tokens = queryTokens(text);
    if (!tokens) return fail(tokens.error());
    return QueryParser(text, std::move(*tokens), schema, conventions).parse();
}

}  // namespace tama::flows
