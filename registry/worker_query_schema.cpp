#include <algorithm>
#include <array>

#include "base/match_key.hpp"
#include "base/phone_number.hpp"
#include "base/text.hpp"
#include "registry/vocabulary.hpp"
#include "registry/worker_query.hpp"

namespace tama::registry {
namespace {

using flows::Property;
using flows::PropertyKind;
using flows::PropertyType;
using flows::QueryUse;

constexpr std::array<std::string_view, 9> kWorkerProperties{
    "cadre", "job", "sex", "facility", "district", "region", "source", "operator", "phone"};
// RapidPro's attributes that the registry has.
constexpr std::array<std::string_view, 6> kWorkerAttributes{
    "name", "language", "status", "uuid", "urn", "created_on"};
constexpr std::array<std::string_view, 4> kAlwaysThere{"uuid", "status", "created_on", "phone"};

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

Result<flows::ContactQuery> parseWorkerQuery(
    std::string_view text, QueryUse use, const flows::Environment& environment
) {
    return flows::parseQuery(text, WorkerSchema(use), {environment, flows::Instant{}});
}

}  // namespace tama::registry
