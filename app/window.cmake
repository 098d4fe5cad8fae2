# The window's composition root; linked by the program and by the tests of the whole window.
set(JC_APP_WINDOW_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/accountscontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/accountscontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/application.cpp ${CMAKE_CURRENT_LIST_DIR}/application.h
  ${CMAKE_CURRENT_LIST_DIR}/appsettings.cpp ${CMAKE_CURRENT_LIST_DIR}/appsettings.h
  ${CMAKE_CURRENT_LIST_DIR}/attachcontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/attachcontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/connectioncontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/connectioncontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/historycontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/historycontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/programconsentcontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/programconsentcontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/recordingcontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/recordingcontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/kubeconfigcatalog.cpp ${CMAKE_CURRENT_LIST_DIR}/kubeconfigcatalog.h
  ${CMAKE_CURRENT_LIST_DIR}/contextcontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/contextcontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/logreveal.cpp ${CMAKE_CURRENT_LIST_DIR}/logreveal.h
  ${CMAKE_CURRENT_LIST_DIR}/runagaincontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/runagaincontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/spinnakercontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/spinnakercontroller.h
  ${CMAKE_CURRENT_LIST_DIR}/runcontroller.cpp ${CMAKE_CURRENT_LIST_DIR}/runcontroller.h)
set(JC_APP_WINDOW_LINKS jc_widgets_main jc_widgets_accounts jc_widgets_jobs jc_widgets_history jc_widgets_spinnaker jc_jobrun jc_sandbox jc_history jc_recordings
  Qt6::Concurrent)
