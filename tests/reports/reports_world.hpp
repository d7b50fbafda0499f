// A use case that was run with twelve workers, small enough to check every figure by hand, on either engine.
// Three questions: ACT in stock (yes/no), boxes left (number), and when the last delivery was (text).
//
//  worker   cadre    district  operator  what happened                                        disposition
//  Aminata  nurse    Bo        Orange    yes, 12, Monday                                      complete
//  Bai      nurse    Bo        Orange    "maybe" then no, 0, Friday                           complete
//  Coumba   midwife  Bo        Africell  yes, 3, no reply to the third                        partial
//  Demba    midwife  Kenema    Africell  yes, "many" then nothing                             broke off (1 of
//  3) Ebrima   midwife  Kenema    Africell  yes; the other two were asked at once, no reply      broke off (1
//  of 3) Fatou    nurse    Kenema    Orange    STOP                                                 refused
//  Isatu    nurse    Kenema    Orange    delivered, never replied                             delivered
//  silent Kadi     nurse    Kenema    Africell  telephone off                                        not
//  reached Lamin    nurse    Kenema    Africell  sent, no receipt                                     no word
//  Musa     midwife  Kenema    –         has no telephone                                     not eligible
//  Nene     nurse    Bo        Orange    "wrong person"                                       other
//  Omar     nurse    Bo        Orange    "what?" only                                         other
//
// A tester's session of the same use case, and a session of another use case, must count nowhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/store/test_database.hpp"

namespace tama::tests {

class ReportsWorld {
  public:
    explicit ReportsWorld(store::Engine engine = store::Engine::Sqlite);

    /// Minute `minute` of the run.
    static WallTime at(int minute) { return fromEpochMs(1'790'000'000'000 + std::int64_t{minute} * 60'000); }

    std::int64_t worker(const std::string& name);

    TestDatabase database;
    std::int64_t use_case_id = 0;
    std::int64_t announcement_id =
        0;  // a use case that asks nothing: told to Aminata (delivered) and Kadi (off)
};

}  // namespace tama::tests
