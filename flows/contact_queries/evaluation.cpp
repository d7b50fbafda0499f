#include "flows/contact_queries/evaluation.hpp"

#include <algorithm>

#include "base/match_key.hpp"
#include "flows/contact_queries/name_words.hpp"
#include "flows/contact_queries/order_key.hpp"

namespace tama::flows {

namespace {

template <class T>
bool isOrdered(const T& mine, QueryOperator op, const T& other) {
    switch (op) {
        case QueryOperator::Greater:
            return mine > other;
        case QueryOperator::GreaterOrEqual:
            return mine >= other;
        case QueryOperator::Less:
            return mine < other;
        case QueryOperator::LessOrEqual:
            return mine <= other;
        default:
            return mine == other;
    }
}

/// Days are compared whole: after a day is from the next one on.
bool momentHolds(Instant moment, QueryOperator op, const LocalDay& day) {
    switch (op) {
        case QueryOperator::Greater:
            return moment >= day.end;
        case QueryOperator::GreaterOrEqual:
            return moment >= day.start;
        case QueryOperator::Less:
            return moment < day.start;
        case QueryOperator::LessOrEqual:
            return moment < day.end;
        default:
            return moment >= day.start && moment < day.end;
    }
}

bool openHolds(const std::string& text, QueryOperator op, const QueryValue& value) {
    if (op == QueryOperator::Equal && matchKey(text) == value.key) return true;
    const std::string order = orderKey(text);
    return sameOrder(order, value.order) && isOrdered(order, op, value.order);
}

bool textHolds(const Property& property, const std::string& text, QueryOperator op, const QueryValue& value) {
    if (property.type == PropertyType::Open) return openHolds(text, op, value);
    const std::string key = matchKey(text);
    if (op != QueryOperator::Contains) return key == value.key;
    if (property.type == PropertyType::Name) return nameHas(key, namePrefixes(value.key));
    return key.find(value.key) != std::string::npos;
}

bool anyHolds(
    const Property& property, const PropertyValues& values, QueryOperator op, const QueryValue& value
) {
    switch (property.type) {
        case PropertyType::Number:
            return std::any_of(values.numbers.begin(), values.numbers.end(), [&](const Decimal& number) {
                return isOrdered(number, op, *value.number);
            });
        case PropertyType::Date:
            return std::any_of(values.moments.begin(), values.moments.end(), [&](Instant moment) {
                return momentHolds(moment, op, *value.day);
            });
        default:
            return std::any_of(values.texts.begin(), values.texts.end(), [&](const std::string& text) {
                return textHolds(property, text, op, value);
            });
    }
}

bool conditionHolds(const QueryCondition& condition, const QuerySubject& subject) {
    PropertyValues values = subject.valuesOf(condition.property);
    std::erase_if(values.texts, [](const std::string& text) { return matchKey(text).empty(); });
    const bool unset = values.texts.empty() && values.numbers.empty() && values.moments.empty();
    const bool negative = condition.op == QueryOperator::NotEqual;
    const QueryOperator op = negative ? QueryOperator::Equal : condition.op;
    const bool any = std::any_of(condition.values.begin(), condition.values.end(), [&](const auto& value) {
        return value.isNone() ? unset : anyHolds(condition.property, values, op, value);
    });
    return any != negative;
}

}  // namespace

bool matches(const ContactQuery& query, const QuerySubject& subject) {
    const auto part = [&subject](const ContactQuery& inner) { return matches(inner, subject); };
    switch (query.kind) {
        case ContactQuery::Kind::Not:
            return !matches(query.parts.front(), subject);
        case ContactQuery::Kind::And:
            return std::all_of(query.parts.begin(), query.parts.end(), part);
        case ContactQuery::Kind::Or:
            return std::any_of(query.parts.begin(), query.parts.end(), part);
        case ContactQuery::Kind::Condition:
            return conditionHolds(query.condition, subject);
        case ContactQuery::Kind::All:
            break;
    }
    return true;
}

}  // namespace tama::flows
