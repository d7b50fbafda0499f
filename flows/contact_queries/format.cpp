#include <algorithm>

#include "base/text.hpp"
#include "flows/contact_queries/lexer.hpp"
#include "flows/contact_queries/query.hpp"

namespace tama::flows {

namespace {

/// 12 or 12.5: what RapidPro writes without quotes.
bool isPlainNumber(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return isDigit(c); });
    };
    return digits(text.substr(0, point)) && (point == text.size() || digits(text.substr(point + 1)));
}

/// For a place between quotes of that kind.
std::string escaped(std::string_view text, char quote) {
    const bool is_double = quote == '"';
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        const bool curly = is_double ? rest.starts_with("\u201C") || rest.starts_with("\u201D")
                                     : rest.starts_with("\u2018") || rest.starts_with("\u2019");
        if (curly || rest.front() == quote || rest.front() == '\\') out += '\\';
        out += rest.front();
    }
    return out;
}

std::string quoted(std::string_view text) {
    return '"' + escaped(text, '"') + '"';
}

std::string formatValue(const QueryValue& value) {
    return isPlainNumber(value.text) ? value.text : quoted(value.text);
}

std::string formatCondition(const QueryCondition& condition) {
    std::string out = nameOf(condition.property);
    if (condition.values.size() == 1) {
        return out + " " + std::string(nameOf(condition.op)) + " " + formatValue(condition.values.front());
    }
    std::vector<std::string> values;
    for (const QueryValue& value : condition.values) values.push_back(formatValue(value));
    return out + (condition.op == QueryOperator::Equal ? " in (" : " NOT in (") + join(values, ", ") + ")";
}

}  // namespace

std::string nameOf(const Property& property) {
    switch (property.kind) {
        case PropertyKind::Field:
            return "fields." + property.key;
        case PropertyKind::Urn:
            return "urns." + property.key;
        default:
            return property.key;
    }
}

std::string_view nameOf(QueryOperator op) {
    switch (op) {
        case QueryOperator::NotEqual:
            return "!=";
        case QueryOperator::Contains:
            return "~";
        case QueryOperator::Greater:
            return ">";
        case QueryOperator::GreaterOrEqual:
            return ">=";
        case QueryOperator::Less:
            return "<";
        case QueryOperator::LessOrEqual:
            return "<=";
        case QueryOperator::Equal:
            break;
    }
    return "=";
}

std::string valueInQuery(std::string_view before, std::string_view value) {
    const char open = openQuote(before);
    if (open == 0) return quoted(value);
    // A backslash just before the value would take away that of its first sign.
    const std::size_t last = before.find_last_not_of('\\');
    const std::size_t backslashes = before.size() - (last == std::string_view::npos ? 0 : last + 1);
    return (backslashes % 2 == 0 ? "" : "\\") + escaped(value, open);
}

std::string format(const ContactQuery& query) {
    switch (query.kind) {
        case ContactQuery::Kind::All:
            return "all";
        case ContactQuery::Kind::Not:
            return "NOT (" + format(query.parts.front()) + ")";
        case ContactQuery::Kind::Condition:
            return formatCondition(query.condition);
        default:
            break;
    }
    std::vector<std::string> parts;
    for (const ContactQuery& part : query.parts) {
        const bool compound = part.kind == ContactQuery::Kind::And || part.kind == ContactQuery::Kind::Or;
        parts.push_back(compound ? "(" + format(part) + ")" : format(part));
    }
    return join(parts, query.kind == ContactQuery::Kind::And ? " AND " : " OR ");
}

}  // namespace tama::flows
