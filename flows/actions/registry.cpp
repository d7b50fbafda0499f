#include "flows/actions/registry.hpp"

#include <array>
#include <utility>

#include "flows/actions/readers.hpp"

namespace tama::flows {

namespace {

using ReadAction = std::unique_ptr<const Action> (*)(const ActionReader&);

constexpr std::array kActions{
    std::pair<std::string_view, ReadAction>{"add_contact_groups", readAddContactGroups},
    std::pair<std::string_view, ReadAction>{"add_contact_urn", readAddContactUrn},
    std::pair<std::string_view, ReadAction>{"add_input_labels", readAddInputLabels},
    std::pair<std::string_view, ReadAction>{"call_resthook", readCallResthook},
    std::pair<std::string_view, ReadAction>{"call_webhook", readCallWebhook},
    std::pair<std::string_view, ReadAction>{"enter_flow", readEnterFlow},
    std::pair<std::string_view, ReadAction>{"open_ticket", readOpenTicket},
    std::pair<std::string_view, ReadAction>{"remove_contact_groups", readRemoveContactGroups},
    std::pair<std::string_view, ReadAction>{"send_broadcast", readSendBroadcast},
    std::pair<std::string_view, ReadAction>{"send_email", readSendEmail},
    std::pair<std::string_view, ReadAction>{"send_msg", readSendMsg},
    std::pair<std::string_view, ReadAction>{"set_contact_channel", readSetContactChannel},
    std::pair<std::string_view, ReadAction>{"set_contact_field", readSetContactField},
    std::pair<std::string_view, ReadAction>{"set_contact_language", readSetContactLanguage},
    std::pair<std::string_view, ReadAction>{"set_contact_name", readSetContactName},
    std::pair<std::string_view, ReadAction>{"set_contact_status", readSetContactStatus},
    std::pair<std::string_view, ReadAction>{"set_contact_timezone", readSetContactTimezone},
    std::pair<std::string_view, ReadAction>{"set_run_local", readSetRunLocal},
    std::pair<std::string_view, ReadAction>{"set_run_result", readSetRunResult},
    std::pair<std::string_view, ReadAction>{"start_session", readStartSession},
};

}  // namespace

std::unique_ptr<const Action> readAction(const ActionReader& reader) {
    const std::string type = reader.json().text("type", kMaxName, Need::Required);
    for (const auto& [name, read] : kActions) {
        if (name == type) return read(reader);
    }
    return readUnsupported(reader);
}

}  // namespace tama::flows
