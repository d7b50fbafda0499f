// Whether somebody is described by a query. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "flows/contact_queries/query.hpp"

namespace tama::flows {

/// The values of a property, in the list that its type reads. Texts that are blank count as none.
struct PropertyValues {
    std::vector<std::string> texts;  // Text, Name, Urn, Open
    std::vector<Decimal> numbers;
    std::vector<Instant> moments;
};

/// Somebody of whom a query may ask.
class QuerySubject {
  public:
    virtual ~QuerySubject() = default;
    virtual PropertyValues valuesOf(const Property& property) const = 0;
};

bool matches(const ContactQuery& query, const QuerySubject& subject);

}  // namespace tama::flows
