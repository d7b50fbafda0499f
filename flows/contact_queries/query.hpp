// The language in which groups of people are described: RapidPro's contact queries, and what target groups
// have beyond them (NOT, lists, `all`; marked + below). One tree, which is evaluated in memory
// (evaluation.hpp) or compiled to SQL by the registry; both agree (property test). Pure; any thread.
//
//   query     = term { OR term }                term = factor { [ AND ] factor }
//   factor    = "(" query ")" | + NOT factor | + "all" | condition | value
//   condition = property operator value | + property [ NOT ] "in" "(" value { "," value } ")"
//   property  = attribute | scheme | field | "fields." key | "urns." scheme | + "field." key
//   operator  = "=" "is" "!=" "~" "has" ">" ">=" "<" "<=" + "<>"
//   value     = word | "quoted text"
//
// The value "" finds those without a value. Of several values = wants any to be equal and != none, so that
// != is true also for those without one. Case and accents do not matter. A value alone is looked for in the
// name, or in the telephone numbers if it looks like one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/expressions/calendar.hpp"
#include "flows/expressions/decimal.hpp"

namespace tama::flows {

enum class PropertyKind : std::uint8_t {
    Attribute,  // name, language, created_on …
    Urn,        // addresses of a scheme: tel, mailto …
    Field,      // custom fields
    Registry    // what only the registry of workers has: cadre, district …
};

enum class PropertyType : std::uint8_t {
    Text,
    Name,  // text that ~ searches by words
    Urn,   // text that ~ searches for a part
    Number,
    Date,
    Open  // a field without a declared type: text; < and > read its values as numbers or days
};

struct Property {
    PropertyKind kind = PropertyKind::Attribute;
    std::string key;
    PropertyType type = PropertyType::Text;

    bool operator==(const Property&) const = default;
};

enum class QueryOperator : std::uint8_t {
    Equal,
    NotEqual,
    Contains,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual
};

/// A day of the environment's zone.
struct LocalDay {
    Instant start;
    Instant end;  // excluded

    bool operator==(const LocalDay&) const = default;
};

/// A value of a query, with the readings that the property's type asks for.
struct QueryValue {
    std::string text;               // as written
    std::string key;                // Text, Name, Urn, Open: matchKey, or the word a synonym stands for
    std::optional<Decimal> number;  // Number
    std::optional<LocalDay> day;    // Date
    std::string order;              // Open: orderKey

    /// It is "": asks for those without a value.
    bool isNone() const { return key.empty() && !number && !day; }

    bool operator==(const QueryValue&) const = default;
};

struct QueryCondition {
    Property property;
    QueryOperator op = QueryOperator::Equal;
    std::vector<QueryValue> values;  // one; = and != also several: any of them, none of them

    bool operator==(const QueryCondition&) const = default;
};

/// A tree: And and Or have two or more parts, none of which is of the same kind; Not has one.
struct ContactQuery {
    enum class Kind : std::uint8_t { All, Condition, Not, And, Or };

    Kind kind = Kind::All;
    QueryCondition condition;
    std::vector<ContactQuery> parts;

    bool operator==(const ContactQuery&) const = default;
};

/// The query in its plain form, which RapidPro reads as far as it has the constructs; parsing it gives the
/// same tree.
std::string format(const ContactQuery& query);
/// A value that a template puts behind `before` in a query: in quotes, or as a part of the quoted text that
/// is open there. Whatever it holds, it stays one value.
std::string valueInQuery(std::string_view before, std::string_view value);

/// "cadre", "fields.age", "urns.tel".
std::string nameOf(const Property& property);
std::string_view nameOf(QueryOperator op);

}  // namespace tama::flows
