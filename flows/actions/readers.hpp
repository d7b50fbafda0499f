// The reading functions of all actions, each defined in the file that bears the action's name. For
// registry.cpp.
#pragma once

#include <memory>

#include "flows/actions/action.hpp"
#include "flows/format/action_reader.hpp"

namespace tama::flows {

std::unique_ptr<const Action> readAddContactGroups(const ActionReader& reader);
std::unique_ptr<const Action> readAddContactUrn(const ActionReader& reader);
std::unique_ptr<const Action> readAddInputLabels(const ActionReader& reader);
std::unique_ptr<const Action> readCallResthook(const ActionReader& reader);
std::unique_ptr<const Action> readCallWebhook(const ActionReader& reader);
std::unique_ptr<const Action> readEnterFlow(const ActionReader& reader);
std::unique_ptr<const Action> readOpenTicket(const ActionReader& reader);
std::unique_ptr<const Action> readRemoveContactGroups(const ActionReader& reader);
std::unique_ptr<const Action> readSendBroadcast(const ActionReader& reader);
std::unique_ptr<const Action> readSendEmail(const ActionReader& reader);
std::unique_ptr<const Action> readSendMsg(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactChannel(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactField(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactLanguage(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactName(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactStatus(const ActionReader& reader);
std::unique_ptr<const Action> readSetContactTimezone(const ActionReader& reader);
std::unique_ptr<const Action> readSetRunLocal(const ActionReader& reader);
std::unique_ptr<const Action> readSetRunResult(const ActionReader& reader);
std::unique_ptr<const Action> readStartSession(const ActionReader& reader);
std::unique_ptr<const Action> readUnsupported(const ActionReader& reader);

}  // namespace tama::flows
