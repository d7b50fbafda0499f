#include <stdexcept>

#include "flows/contact_queries/evaluation.hpp"
#include "registry/worker_query.hpp"

namespace tama::registry {
namespace {

class WorkerSubject final : public flows::QuerySubject {
  public:
    explicit WorkerSubject(const Worker& worker) : worker_(worker) {}

    flows::PropertyValues valuesOf(const flows::Property& property) const override {
        flows::PropertyValues values;
        if (property.key == "created_on" && property.kind == flows::PropertyKind::Attribute) {
            values.moments.emplace_back(worker_.created_at.time_since_epoch());
        } else {
            values.texts = textsOf(property);
        }
        return values;
    }

  private:
    std::vector<std::string> textsOf(const flows::Property& property) const {
        if (property.kind == flows::PropertyKind::Field) {
            const auto field = worker_.fields.find(property.key);
            return field == worker_.fields.end() ? std::vector<std::string>() : std::vector{field->second};
        }
        const auto& key = property.key;
        if (property.type == flows::PropertyType::Urn) return numbers();
        if (key == "name") return {worker_.name};
        if (key == "uuid") return {worker_.uuid};
        if (key == "cadre") return {worker_.cadre};
        if (key == "job") return {worker_.job};
        if (key == "sex") return {worker_.sex};
        if (key == "language") return {worker_.language};
        if (key == "status") return {std::string(nameOf(worker_.status))};
        if (key == "source") return {worker_.source};
        if (key == "phone") return {worker_.phones.empty() ? "none" : "has"};
        if (key == "operator") return operators();
        if (key == "place") return allPlaces();
        if (standsInDatabase(property)) throw std::invalid_argument(key + " is asked of the database");
        return placesAt(key);
    }

    std::vector<std::string> allPlaces() const {
        std::vector<std::string> names;
        for (const auto& place : worker_.places) names.push_back(place.name);
        return names;
    }

    // A worker may have several values: numbers of two operators, a path with two districts.
    std::vector<std::string> numbers() const {
        std::vector<std::string> numbers;
        for (const auto& phone : worker_.phones) numbers.push_back(phone.number.e164());
        return numbers;
    }

    std::vector<std::string> operators() const {
        std::vector<std::string> names;
        for (const auto& phone : worker_.phones) names.push_back(phone.operator_name);
        return names;
    }

    std::vector<std::string> placesAt(std::string_view level) const {
        std::vector<std::string> names;
        for (const auto& place : worker_.places) {
            if (place.level == level) names.push_back(place.name);
        }
        return names;
    }

    const Worker& worker_;
};

}  // namespace

bool matches(const flows::ContactQuery& query, const Worker& worker) {
    return flows::matches(query, WorkerSubject(worker));
}

}  // namespace tama::registry
