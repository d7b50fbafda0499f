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

const Label* Assets::label(std::string_view uuid) const {
    return firstMatching(labels, [&](const Label& label) { return label.uuid == uuid; });
}

const Label* Assets::labelNamed(std::string_view name) const {
    return firstMatching(labels, [&](const Label& label) { return equalsIgnoringCase(label.name, name); });
}

const Channel* Assets::channel(std::string_view uuid) const {
    return firstMatching(channels, [&](const Channel& channel) { return channel.uuid == uuid; });
}

const GroupRef* Assets::topic(std::string_view uuid) const {
    return firstMatching(topics, [&](const GroupRef& topic) { return topic.uuid == uuid; });
}

const GroupRef* Assets::topicNamed(std::string_view name) const {
    return firstMatching(topics, [&](const GroupRef& topic) { return equalsIgnoringCase(topic.name, name); });
}

const User* Assets::user(std::string_view uuid) const {
    return firstMatching(users, [&](const User& user) { return user.uuid == uuid; });
}

const User* Assets::userOf(std::string_view email) const {
    return firstMatching(users, [&](const User& user) { return equalsIgnoringCase(user.email, email); });
}

const Resthook* Assets::resthook(std::string_view slug) const {
    return firstMatching(resthooks, [&](const Resthook& hook) {
        return equalsIgnoringCase(hook.slug, slug);
    });
}

}  // namespace tama::flows
