#include <algorithm>

#include "base/text.hpp"
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

std::string formatValue(const QueryValue& value) {
    if (isPlainNumber(value.text)) return value.text;
    std::string quoted = "\"";
    for (std::size_t i = 0; i < value.text.size(); ++i) {
        const std::string_view rest = std::string_view(value.text).substr(i);
        const bool curly = rest.starts_with("\u201C") || rest.starts_with("\u201D");
        if (curly || rest.front() == '"' || rest.front() == '\\') quoted += '\\';
        quoted += rest.front();
    }
    return quoted + "\"";
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
