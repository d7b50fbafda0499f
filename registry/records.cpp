#include "registry/records.hpp"

#include <iterator>
#include <utility>

namespace tama::registry {
namespace {

template <class T>
void moveAppend(std::vector<T>& to, std::vector<T>& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void RegistryRecords::append(RegistryRecords&& other) {
    moveAppend(places, other.places);
    moveAppend(organizations, other.organizations);
    managed_by.merge(other.managed_by);
    moveAppend(workers, other.workers);
    moveAppend(roles, other.roles);
    moveAppend(groups, other.groups);
    moveAppend(gone, other.gone);
    moveAppend(problems, other.problems);
    oddities.merge(other.oddities);
    moveAppend(rejected, other.rejected);
    if (header.empty()) header = std::move(other.header);
}

}  // namespace tama::registry
