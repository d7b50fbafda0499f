// The running platform: database, registry, gateway, live sessions and the procedure, wired together. What
// `tama serve` and `tama demo` share; both put the web side over it. Made once, started, stopped; thread-safe
// in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "base/result.hpp"
#include "flows/runtime/contact_watch.hpp"
#include "flows/runtime/enrolment_door.hpp"
#include "flows/runtime/runtime.hpp"
#include "flows/runtime/timers.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "gateway/callback_sender.hpp"
#include "gateway/channel_watch.hpp"
#include "gateway/delivery_reports.hpp"
#include "gateway/gateway.hpp"
#include "gateway/outbox.hpp"
#include "gateway/router.hpp"
#include "requests/activation.hpp"
#include "requests/alerts.hpp"
#include "requests/client_inbound.hpp"
#include "requests/permit.hpp"
#include "requests/use_cases.hpp"
#include "server/procedure/act_desk.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::server {

struct PlatformSettings {
    std::vector<gateway::ChannelSettings> channels;
    gateway::RoutingSettings routing{};
    runtime::RuntimeSettings country;
    requests::Procedure procedure{};  // of the SOP, as the ministry adapted it
    std::uint64_t seed = 0;  // of ids and jitter: from a strong source, except in the demo
};

class Platform {
  public:
    Platform(
        store::Database& database,
        const store::PhoneCodec& phones,
        PlatformSettings settings,
        const WallClock& wall,
        const SteadyClock& steady
    );
    ~Platform();
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    /// Binds the channels.
    void start();
    /// From now on timers fire and target lists are worked through by themselves; until then only turn() does
    /// it.
    void runByItself();
    /// Stops taking and marking, waits at most `grace` for what is on the wire, commits, unbinds. Once.
    void stop(Milliseconds grace);

    /// One round by hand: fires due timers and starts some workers. Says how much there was.
    std::size_t turn();
    /// Nothing is queued, on the wire or waiting for a commit.
    bool isQuiet();

    store::Database& database() { return database_; }
    const store::PhoneCodec& phones() const { return phones_; }
    const NumberingPlans& plans() const { return plans_; }
    IdSource& ids() { return ids_; }
    gateway::Gateway& gateway() { return *gateway_; }
    gateway::Outbox& outbox() { return outbox_; }
    /// Hears what became of messages: the registry's contact watch, the live sessions, then the clients that
    /// asked for it.
    gateway::OutcomeListener& outcomes() { return reports_; }
    const std::string& country() const { return country_; }
    runtime::Runtime& runtime() { return runtime_; }
    runtime::WorkflowStore& workflows() { return workflows_; }
    runtime::EnrolmentDoor& enrolment() { return enrolment_; }
    /// Takes what the gateway hears: the registry's contact watch, enrolment, then the live sessions.
    gateway::InboundHandler& inbound() { return contacts_; }
    runtime::TimerLoop& timers() { return timers_; }
    requests::UseCases& useCases() { return use_cases_; }
    ActDesk& desk() { return desk_; }

  private:
    store::Database& database_;
    const store::PhoneCodec& phones_;
    const NumberingPlans& plans_;
    UuidV7Source ids_;
    requests::Permit permit_;
    gateway::Router router_;
    gateway::Outbox outbox_;
    runtime::WorkflowStore workflows_;
    runtime::Runtime runtime_;
    runtime::EnrolmentDoor enrolment_;
    requests::ClientInbound clients_;
    runtime::ContactWatch contacts_;
    gateway::DeliveryReports reports_;
    runtime::TimerLoop timers_;
    requests::UseCases use_cases_;
    requests::Alerts alerts_;
    requests::Activation activation_;
    ActDesk desk_;
    std::string country_;
    std::unique_ptr<gateway::Gateway> gateway_;
    gateway::ChannelWatch watch_;
    gateway::CallbackSender callbacks_;
    bool by_itself_ = false;
};

}  // namespace tama::server
