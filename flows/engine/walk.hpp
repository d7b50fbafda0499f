// The walk through the nodes: from a node to the next wait or the end (reference §1.14). Internal to the
// room; one sprint, one thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "flows/engine/execution.hpp"

namespace tama::flows {

class Walk {
  public:
    /// Changes `sprint` in place: its session and contact are the state before.
    Walk(const Assets& assets, Sprint& sprint, const Environment& environment, Services& services)
        : execution_(assets, sprint, environment, services) {}

    void start(const Workflow& flow);
    /// Finds the workflows and the waiting node of a session that was saved. False: one is gone, and the
    /// session failed.
    bool restore();
    void receive(Shared<InboundMessage> msg);
    void timeOut();
    void expire();
    void answerService(const ServiceAnswer& answer);
    /// The messages of what it has said since the last answer, once more; nothing else is done.
    void sayAgain();
    void giveUp(std::string reason) { execution_.fail(std::move(reason)); }
    /// The sprint is over, or waits for a service.
    void finish();

    /// The wait's time-out of the waiting node, or nullptr.
    const Timeout* timeout() const;

  private:
    struct Routing {
        std::size_t category = kNowhere;
        std::string value;
        std::string input;
        std::string extra_json;
        bool is_other = false;
    };

    Session& session() { return execution_.sprint_.session; }
    Run& run() { return execution_.run(); }
    const Node& node() const { return execution_.workflow().nodes[node_]; }
    WallTime now() const { return execution_.now(); }

    void addRun(const Workflow& flow, std::size_t parent, bool terminal);
    /// The node at which the run with the turn stopped; kNowhere where it is gone.
    std::size_t lastNode() const;
    void takeInput(Shared<InboundMessage> msg);
    /// Before and after an answer is routed: at one of both the query groups follow what changed while the
    /// session waited.
    void regroupForAnswer(bool routed);
    /// Visits nodes until something stops it.
    void go();
    void visit();
    void runActions(std::size_t from);
    std::size_t eventsOfSprint() const;
    void awaitService(std::size_t next_action);
    void saveServiceResult(const ServiceRequest& request, const ServiceOutcome& outcome);
    void enterPushed();
    bool skipsWait() const;
    void waitHere(const Router& router);
    void route();
    Routing pickCategory(const Router& router);
    Routing testCases(const Router& router);
    Routing drawCategory(const Router& router);
    void follow(const Router& router, Routing routing);
    void leave(std::size_t exit, const std::string& operand);
    void endRun(RunStatus status);
    void stop() { stopped_ = true; }

    Execution execution_;
    std::size_t node_ = kNowhere;  // the one visited
    std::size_t next_ = kNowhere;  // the one to visit; kNowhere ends the run
    std::uint32_t steps_ = 0;           // of the sprint
    std::uint32_t earlier_events_ = 0;  // of the sprint, before the service answered
    bool stopped_ = false;
    bool at_question_ = false;  // the router that comes next reads the answer to a wait
    bool timed_out_ = false;
    bool answers_service_ = false;
};

}  // namespace tama::flows
