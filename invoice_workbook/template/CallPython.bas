Attribute VB_Name = "CallPython"
'@Folder("InvoiceWorkbook")
'@ModuleDescription("The only module that names xlwings' own procedures; it stands beside theirs. No error leaves it, for Excel may not let those who ask by Application.Run handle one.")
Option Explicit

Private Const PauseInSeconds As Integer = 10
Private asksNotBefore As Date

'@Description("Runs Python code. Blank where Python took it, else why not, as text.")
Public Function WhyNotRun(ByVal code As String) As String
    On Error GoTo Failed
    WhyNotRun = MissingPython()
    If WhyNotRun = "" Then
        If CStr(RunPython(code)) = "-1" Then WhyNotRun = "Python ended with an error"
    End If
    Exit Function
Failed:
    WhyNotRun = Err.Description
    If WhyNotRun = "" Then WhyNotRun = "error " & Err.Number
End Function

'@Description("The Python that answers cell functions. Nothing where it cannot be reached: it is asked again after a pause, not by every cell.")
Public Function Server() As Object
    On Error GoTo Failed
    If Now < asksNotBefore Then Exit Function
    Set Server = XLPy()
    Exit Function
Failed:
    asksNotBefore = Now + TimeSerial(0, 0, PauseInSeconds)
    Set Server = Nothing
End Function

'@Description("What to say where the Python that this workbook names is gone. Not asked on a Mac, whose sandbox shows Excel no file outside it.")
Private Function MissingPython() As String
    #If Not Mac Then
        Dim python As String
        python = GetConfig("INTERPRETER_WIN", "")
        If python = "" Then python = GetConfig("INTERPRETER", "python")
        If IsFullName(python) Then
            If Not FileExists(python) Then MissingPython = "there is no " & python
        End If
    #End If
End Function
