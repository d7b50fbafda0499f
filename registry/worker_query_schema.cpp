#include <algorithm>
#include <array>

#include "base/enum_words.hpp"
#include "base/match_key.hpp"
#include "base/phone_number.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "registry/vocabulary.hpp"
#include "registry/worker_query.hpp"

namespace tama::registry {
namespace {

using flows::Property;
using flows::PropertyKind;
using flows::PropertyType;
using flows::QueryUse;

constexpr std::array<std::string_view, 16> kWorkerProperties{
    "cadre",
    "job",
    "sex",
    "place",
    "facility",
    "area",
    "district",
    "region",
    "country",
    "source",
    "operator",
    "phone",
    "group",
    "asked",
    "answered",
    "completed"};
// Of these a worker is asked by way of the database alone.
constexpr std::string_view kMember = "member";  // of a static group, by id; cannot be written
constexpr std::array kPastParts{
    std::pair{PastPart::Asked, std::string_view("asked")},
    std::pair{PastPart::Answered, std::string_view("answered")},
    std::pair{PastPart::Completed, std::string_view("completed")}};
// RapidPro's attributes that the registry has.
constexpr std::array<std::string_view, 6> kWorkerAttributes{
    "name", "language", "status", "uuid", "urn", "created_on"};
constexpr std::array<std::string_view, 8> kAlwaysThere{
    "uuid", "status", "created_on", "phone", "group", "asked", "answered", "completed"};

template <class List>
bool isAmong(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

tl::unexpected<std::string> wanted(const char* what) {
    return tl::unexpected<std::string>(what);
}

class WorkerSchema final : public flows::QuerySchema {
  public:
    explicit WorkerSchema(QueryUse use) : use_(use) {}

    std::optional<Found> find(std::optional<PropertyKind> kind, std::string_view key) const override {
        if (kind == PropertyKind::Field) {
            if (!isFieldKey(key)) return std::nullopt;
            return Found{{PropertyKind::Field, std::string(key), PropertyType::Open}, {}};
        }
        if (kind == PropertyKind::Urn || (!kind && flows::isUrnScheme(key))) {
            if (!flows::isUrnScheme(key)) return std::nullopt;
            const bool reached = key == "tel";
            return Found{
                {PropertyKind::Urn, std::string(key), PropertyType::Urn},
                reached ? "" : "workers are reached by telephone only; use tel"};
        }
        if (isAmong(kWorkerProperties, key)) {
            return Found{{PropertyKind::Registry, std::string(key), PropertyType::Text}, {}};
        }
        if (const auto type = flows::attributeType(key)) {
            return Found{
                {PropertyKind::Attribute, std::string(key), *type},
                isAmong(kWorkerAttributes, key) ? std::string() : refusalOf(key)};
        }
        return std::nullopt;
    }

    tl::expected<std::string, std::string> keyOf(
        const Property& property, flows::QueryOperator op, std::string_view text
    ) const override {
        auto key = matchKey(text);
        if (property.type == PropertyType::Urn) return number(op, text);
        if (property.kind == PropertyKind::Field) return key;
        if (property.key == "cadre") return cadreFrom(text);
        if (property.key == "sex") return sexFrom(text).value_or(key);
        if (property.key == "language") return languageFrom(text).value_or(key);
        if (property.key == "status" && !workerStatusFrom(key)) return wanted("active, left or blocked");
        if (property.key == "group" || pastPartOf(property)) return std::string(trimUnicode(text));
        if (property.key == "phone" && key != "has" && key != "none") return wanted("has or none");
        return key;
    }

    bool canBeUnset(const Property& property) const override {
        return property.kind == PropertyKind::Field || property.kind == PropertyKind::Urn ||
               !isAmong(kAlwaysThere, property.key);
    }

    std::string choices() const override {
        return "a field (" + join(kWorkerProperties, ", ") + ", " + join(kWorkerAttributes, ", ") +
               ", tel, field.<key>)";
    }

    QueryUse use() const override { return use_; }

  private:
    static std::string refusalOf(std::string_view attribute) {
        const std::string name(attribute);
        if (attribute == "id" || attribute == "ref") return "workers have no " + name + "; use uuid";
        if (attribute == "last_seen_on" || attribute == "tickets") return "the registry keeps no " + name;
        return "a target group cannot be made by " + name +
               ": its members must follow from what the registry knows of a worker";
    }

    tl::expected<std::string, std::string> number(flows::QueryOperator op, std::string_view text) const {
        if (use_ == QueryUse::TargetGroup) {
            return wanted("\"\", because a saved group keeps no telephone numbers (use a list of workers)");
        }
        const auto whole = PhoneNumber::fromE164(trim(text));
        if (op == flows::QueryOperator::Contains || !whole) {
            return wanted("= and a whole number as +231770000001, because numbers are stored encrypted");
        }
        return whole->e164();
    }

    QueryUse use_;
};

}  // namespace

bool asksForGroup(const flows::Property& property) {
    return property.kind == PropertyKind::Registry && property.key == "group";
}

std::optional<PastPart> pastPartOf(const flows::Property& property) {
    if (property.kind != PropertyKind::Registry) return std::nullopt;
    return valueOf(kPastParts, property.key);
}

bool standsInDatabase(const flows::Property& property) {
    if (property.kind != PropertyKind::Registry) return false;
    return property.key == kMember || property.key == "group" || pastPartOf(property).has_value();
}

flows::ContactQuery memberOf(std::int64_t group_id) {
    flows::ContactQuery query;
    query.kind = flows::ContactQuery::Kind::Condition;
    query.condition.property = {PropertyKind::Registry, std::string(kMember), PropertyType::Text};
    query.condition.values.emplace_back();
    query.condition.values.back().key = std::to_string(group_id);
    return query;
}

Result<flows::ContactQuery> parseWorkerQuery(
    std::string_view text, QueryUse use, const flows::Environment& environment
) {
    return flows::parseQuery(text, WorkerSchema(use), {environment, flows::Instant{}});
}

}  // namespace tama::registry
