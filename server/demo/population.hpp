// The people of the country as the subscribers of the simulated SMSC: puts the parts of a message together,
// lets the person read it, and plans the receipts and the reply. One call at a time, on the SMSC's strand.
#pragma once

#include <string>
#include <unordered_map>

#include "gateway/smpp/subscriber_model.hpp"
#include "gateway/text/reassembly.hpp"
#include "server/demo/person.hpp"

namespace tama::demo {

class Population final : public gateway::smpp::SubscriberModel {
  public:
    Population(const Country& country, std::uint64_t seed);

    gateway::smpp::SubmitPlan onSubmit(
        const gateway::smpp::SubmitSm& message, const std::string& message_id, WallTime now
    ) override;

  private:
    struct Subscriber {
        Person person;
        std::string last_question;  // its key: what a repeat means
        std::string last_text;
        int attempts = 0;  // of the last question
        gateway::text::Reassembler parts{};
    };

    Reaction hear(Subscriber& subscriber, const std::string& text) const;

    PlantedFacts facts_;
    std::unordered_map<std::string, Subscriber> subscribers_;  // by number, digits only
};

}  // namespace tama::demo
