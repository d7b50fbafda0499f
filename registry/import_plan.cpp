#include "registry/import_plan.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tama::registry {
namespace {

constexpr std::size_t kMaxPhones = 8;  // of one worker; more is a damaged row

// An Organization that manages one place, or has its id, is that place: what names it then means the place.
std::map<std::string, std::string> uniteOrganizations(RegistryRecords& records) {
    std::set<std::string> places;
    for (const auto& place : records.places) places.insert(place.source_id);
    std::map<std::string, std::string> meant;
    for (auto& organization : records.organizations) {
        if (places.contains(organization.source_id)) continue;
        const auto managed = records.managed_by.find(organization.source_id);
        if (managed != records.managed_by.end() && places.contains(managed->second)) {
            meant.emplace(organization.source_id, managed->second);
        } else {
            records.places.push_back(std::move(organization));
        }
    }
    return meant;
}

// Depth first from each place to its ancestors. A place that is its own ancestor loses its parent.
class PlaceOrder {
  public:
    PlaceOrder(std::vector<PlaceRecord> places, std::vector<Error>& problems) : problems_(problems) {
        for (auto& place : places) {
            const auto id = place.source_id;
            const auto [entry, fresh] = by_id_.emplace(id, places_.size());
            if (fresh) {
                places_.push_back(std::move(place));
            } else {
                problems_.push_back(
                    {ErrorCode::InvalidInput,
                     "stands twice, first in " + places_[entry->second].where,
                     place.where}
                );
                places_[entry->second] = std::move(place);
            }
        }
    }

    std::vector<PlaceRecord> run() {
        std::vector<State> states(places_.size(), State::New);
        std::vector<PlaceRecord> ordered;
        std::vector<std::size_t> path;
        for (std::size_t start = 0; start < places_.size(); ++start) {
            // Up to the first ancestor that is done, then down again.
            for (auto current = start; states[current] == State::New;) {
                states[current] = State::OnPath;
                path.push_back(current);
                auto& place = places_[current];
                if (place.parent.empty()) break;
                const auto parent = by_id_.find(place.parent);
                if (parent == by_id_.end()) break;  // it may be in the registry already
                if (states[parent->second] == State::OnPath) {
                    problems_.push_back(
                        {ErrorCode::InvalidInput,
                         "partOf: leads back to itself; left without a parent",
                         place.where}
                    );
                    place.parent.clear();
                    break;
                }
                current = parent->second;
            }
            for (; !path.empty(); path.pop_back()) {
                states[path.back()] = State::Done;
                ordered.push_back(places_[path.back()]);
            }
        }
        return ordered;
    }

  private:
    enum class State : std::uint8_t { New, OnPath, Done };

    std::vector<Error>& problems_;
    std::vector<PlaceRecord> places_;
    std::unordered_map<std::string, std::size_t> by_id_;
};

PlannedPerson planPerson(WorkerRecord record, const PhoneReading& reading) {
    PlannedPerson person{std::move(record), {}, {}};
    std::size_t ordinal = 0;
    for (const auto& field : person.record.phones) {
        for (const auto& entry : reading.plans.normaliseSeveral(field, reading.country)) {
            ++ordinal;
            if (!entry.number) {
                person.problems.push_back(
                    {"invalid", "phone " + std::to_string(ordinal) + ": " + entry.number.error().message}
                );
                continue;
            }
            const auto key = reading.codec.key(*entry.number);
            const bool known =
                std::any_of(person.phones.begin(), person.phones.end(), [key](const auto& phone) {
                    return phone.key == key;
                });
            if (known) continue;
            if (person.phones.size() == kMaxPhones) {
                person.problems.push_back({"invalid", "more than 8 numbers; the others are left out"});
                return person;
            }
            person.phones.push_back(
                {key,
                 reading.codec.encode(*entry.number),
                 std::string(reading.plans.operatorOf(*entry.number))}
            );
        }
    }
    if (ordinal == 0) person.problems.push_back({"missing", {}});
    return person;
}

}  // namespace

bool hasEnded(const RoleRecord& role, std::string_view today) {
    if (!role.active || role.ended_on == "unknown") return true;
    return !role.ended_on.empty() && role.ended_on < today.substr(0, role.ended_on.size());
}

const RoleRecord* mainRole(const std::vector<RoleRecord>& roles, std::string_view today) {
    const auto weight = [today](const RoleRecord& role) {
        return std::tuple(
            !hasEnded(role, today), std::string_view(role.started_on), std::string_view(role.source_id)
        );
    };
    const auto best =
        std::max_element(roles.begin(), roles.end(), [&](const RoleRecord& a, const RoleRecord& b) {
            return weight(a) < weight(b);
        });
    return best == roles.end() ? nullptr : &*best;
}

ImportPlan planImport(RegistryRecords records, const PhoneReading& phones) {
    ImportPlan plan;
    plan.problems = std::move(records.problems);
    plan.aliases = uniteOrganizations(records);
    plan.groups = std::move(records.groups);
    const auto unite = [&meant = plan.aliases](std::string& id) {
        if (const auto place = meant.find(id); place != meant.end()) id = place->second;
    };
    for (auto& place : records.places) unite(place.parent);
    plan.places = PlaceOrder(std::move(records.places), plan.problems).run();

    std::unordered_map<std::string, std::size_t> index;
    const auto slot = [&](const std::string& source_id) -> PlannedWorker& {
        const auto [entry, fresh] = index.emplace(source_id, plan.workers.size());
        if (fresh) plan.workers.push_back({source_id, std::nullopt, {}, false, {}});
        return plan.workers[entry->second];
    };
    for (auto& record : records.workers) {
        auto& worker = slot(record.source_id);
        if (worker.person) {
            plan.problems.push_back(
                {ErrorCode::InvalidInput,
                 "stands twice, first in " + worker.person->record.where + "; the later one counts",
                 record.where}
            );
        }
        worker.person = planPerson(std::move(record), phones);
    }
    for (auto& role : records.roles) {
        unite(role.place);
        auto& roles = slot(role.worker).roles;
        std::erase_if(roles, [&role](const RoleRecord& other) { return other.source_id == role.source_id; });
        roles.push_back(std::move(role));
    }
    for (auto& gone : records.gone) {
        if (gone.kind == GoneRecord::Kind::Role) {
            plan.gone_roles.push_back(std::move(gone));
        } else if (auto& worker = slot(gone.source_id); !worker.person) {
            worker.gone = true;
        }
    }
    return plan;
}

std::vector<Error> unreadablePhones(const ImportPlan& plan) {
    std::vector<Error> unreadable;
    for (const auto& worker : plan.workers) {
        if (!worker.person) continue;
        for (const auto& problem : worker.person->problems) {
            if (problem.kind != "invalid") continue;
            unreadable.push_back({ErrorCode::InvalidInput, problem.detail, worker.person->record.where});
        }
    }
    return unreadable;
}

}  // namespace tama::registry
