#include "flows/assets.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

namespace {

template <class T, class Matches>
const T* firstMatching(const std::vector<T>& items, Matches matches) {
    const auto found = std::find_if(items.begin(), items.end(), matches);
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Workflow* Assets::workflow(std::string_view uuid) const {
    const auto* found = firstMatching(workflows, [&](const auto& flow) { return flow->uuid == uuid; });
    return found == nullptr ? nullptr : found->get();
}

const Workflow* Assets::workflowNamed(std::string_view name) const {
    if (name.empty()) return workflows.size() == 1 ? workflows.front().get() : nullptr;
    const auto* found =
        firstMatching(workflows, [&](const auto& flow) { return equalsIgnoringCase(flow->name, name); });
    return found == nullptr ? nullptr : found->get();
}

const Field* Assets::field(std::string_view key) const {
    return firstMatching(fields, [&](const Field& field) { return field.key == key; });
}

const Group* Assets::group(std::string_view uuid) const {
    return firstMatching(groups, [&](const Group& group) { return group.uuid == uuid; });
}

const Group* Assets::groupNamed(std::string_view name) const {
    return firstMatching(groups, [&](const Group& group) { return equalsIgnoringCase(group.name, name); });
}

}  // namespace tama::flows
